"""Starts the page of `bolyst app` on this machine, for this machine: nothing is fetched from elsewhere or sent there."""

import os
import socket
import sys
import warnings
from pathlib import Path

from experiments.problems import BadInput, FailedRun

_HOST, _PORT = "127.0.0.1", 8765
_INSTALL = "install it with `make app` in a checkout, or `pip install 'bolyst[app]'`"
#: The variable that tells the page, which the server loads by its name, with which scenario it was started.
GIVEN = "BOLYST_APP_SCENARIO"
#: Solara's own variables, which it reads when it is imported.
_SETTINGS = {
    "SOLARA_APP": "experiments.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": "",  # what is not installed is not fetched
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "Bolyst",
    "SOLARA_CHECK_HOOKS": "off",  # it finds fault with Mesa 3.3, which nobody here can mend
}


def main(scenario: str | None = None) -> int:
    """Serve the page until it is interrupted.

    Args:
        scenario: to begin with, a file or the name of one that comes with the model; the page offers the others, too.

    Raises:
        BadInput: the scenario cannot be used, or what the page needs is not installed.
        FailedRun: its first year broke off.
    """
    os.environ.update(_SETTINGS)
    os.environ.pop(GIVEN, None)
    if scenario is not None:
        os.environ[GIVEN] = _checked(scenario)
    warnings.filterwarnings("ignore", category=UserWarning, module="solara")
    try:
        import uvicorn
        from solara.server.settings import assets

        from experiments.page import WatchedModel, choices
    except ModuleNotFoundError as error:
        raise BadInput(f"the page needs {error.name}; {_INSTALL}") from error
    if not any(assets.proxy_cache_dir.glob("@widgetti/*")):
        raise BadInput(f"the page needs solara-assets; {_INSTALL}")
    _compile(WatchedModel, next(iter(choices())))
    with _listen() as listening:
        port = listening.getsockname()[1]
        print(f"Open http://{_HOST}:{port} in a browser on this machine. Ctrl+C ends it.", flush=True)
        server = uvicorn.Server(uvicorn.Config("solara.server.starlette:app", log_level="warning"))
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn has shut down, and passes it on
            print()
    return 0


def _checked(scenario: str) -> str:
    from scenarios import ScenarioError, find, load

    try:
        path = find(scenario)
        load(path)
    except ScenarioError as error:
        raise BadInput(str(error)) from error
    return str(Path(path).resolve())


def _compile(make: type, title: str) -> None:
    """Run a year and a month, so that no month of the page waits for the compiler, and faults show here."""
    from experiments.progress import COMPILING
    from model.engine.cache import is_warm, mark_warm
    from model.engine.rewrite import RuleError
    from model.record import BooksError
    from model.tables import NotKnown

    if not is_warm():
        print(COMPILING, file=sys.stderr, flush=True)
    try:
        model = make(title)
        for _ in range(13):
            model.step()
    except NotKnown as error:
        raise BadInput(f"{title}: {error}") from error
    except (RuleError, BooksError) as error:
        raise FailedRun(f"{title}: {error}") from error
    if model.inputs.n_months > 12:
        mark_warm()


def _listen() -> socket.socket:
    """A socket of this machine only, at the usual port or, when that is taken, at any free one."""
    try:
        return socket.create_server((_HOST, _PORT))
    except OSError:
        return socket.create_server((_HOST, 0))
