"""Norwegian texts of the council's report for the referee, by key; `referee_en` has the same keys."""

TEXTS = {
    # Referee.
    "referee_about": (
        "Alle alternativer er kjørt med trekningene av parametrene og frøene til nullalternativet, par for par. "
        "Tabellene har alle forskjeller og rangeringer; de til nedlasting nederst har det samme uten avrunding, og "
        "mer."
    ),
    "how_made": "Hvordan det er laget",
    "fact_version": "Bolyst {version}.",
    "fact_draws": "Trekninger: de første {n} av {source}{file}, {parameters} parametrer trukket.",
    "fact_digest": "SHA-256 av navn og verdier: {digest}.",
    "fact_kept": "Ikke trukket, siden scenarioet setter dem: {names}.",
    "fact_held": "Holdt på verdien sin, siden trekningene mangler dem ({n}): {names}.",
    "fact_seeds": "Frø: {first} til {last}, ett per par; {seeds} par deler en trekning.",
    "fact_pairs": "Verdenen {world}: {runs}.",
    "fact_looks": (
        "Pakker som kan være best, fikk flere kjøringer, med inntil {n} blikk på resultatet underveis. Den som ser ofte, "
        "er heldig en gang; derfor kreves {each} % sikkerhet hver gang, så den er {asked} over alle gangene."
    ),
    "fact_years": (
        "Kjørt fra 1. januar {first} til 1. januar {last}; den første forskjellen mellom alternativene kan komme i "
        "{since}."
    ),
    "fact_money": "Beløp i 2008-kroner, neddiskontert med {rate} % i året fra midten av hvert år til {year}.",
    "command_is": "Kommandoen som lager det på nytt:",
    "rankings": "Rangeringer",
    "caption_ranking": "Rangering i verdenen {world}, etter innbyggere ved horisonten, uansett budsjett",
    "no_ranking": "Verdenen {world}: {pairs} par er for få til en rangering.",
    "differences": "Forskjeller",
    "differences_about": (
        "Hvert alternativ minus nullalternativet, par for par, i den første verdenen. Tre intervaller på {level} %: "
        "ut fra antall kjøringer, over parametrene, og over parametrer og tilfeldigheter. "
        "Hvem som blir, er andeler av "
        "innflyttere som kommer uansett."
    ),
    "caption_differences": "{mix} minus nullalternativet, hele området",
    "caption_parts": "{mix} minus nullalternativet, etter kommune og bakgrunn",
    "parts_in_file": "{n} rader etter kommune og bakgrunn står bare i differences.csv.",
    "head_outcome": "Utfall",
    "col_unit": "Enhet",
    "col_without": "Uten",
    "col_with": "Med",
    "col_pairs": "n",
    "col_mean": "Gjennomsnitt",
    "col_error": "Standardfeil",
    "col_runs": "Intervall: kjøringer",
    "col_parameters": "Intervall: parametrer",
    "col_both": "Intervall: parametrer og tilfeldigheter",
    "col_sds": "Spredning: parametrer; tilfeldigheter",
    "col_correlation": "Korrelasjon",
    "col_error_ratio": "Forhold mellom standardfeil",
    "col_gain": "Gevinst",
    "col_certainty": "Sikkerhet",
    "col_best": "Best, andel av trekningene",
    "col_beats": "Slår nullalternativet, andel av trekningene",
    "col_loss": "Ventet tap",
    "col_apart": "Kan ikke skilles fra det første",
    "files": "Tabeller til nedlasting",
    "files_about": (
        "Kommaseparerte, med desimalpunktum, kroner og engelske navn; de ligger i denne siden. rankings.csv og pairs.csv "
        "kan bare lastes ned herfra. De andre ligger også som filer i mappen med resultater, og bare der ligger "
        "outcomes.parquet, med alle utfall av alle kjøringer, og comparison.json."
    ),
    "file_differences": "alle forskjeller i alle utfall, etter kommune og bakgrunn, uten avrunding",
    "file_rankings": "rangeringene i alle verdener",
    "file_newcomers": "innflyttere etter bakgrunn, og hvem av dem som blir",
    "file_fates": "hvem som får et annet liv, etter måte, regel og årsak",
    "file_work": "hvem som får eller mister arbeid",
    "file_worlds": "gevinst og tap i hver verden",
    "file_criteria": "hvordan hvert alternativ står seg i alle mulige verdener",
    "file_turns": "parametrene forspranget til det første alternativet henger på",
    "file_information": "hva det er verdt å kjenne hver parameter",
    "file_pairs": (
        "innbyggere og kostnad for hvert alternativ i hvert par, med trekning og frø: det rangeringene er laget av"
    ),
    "definitions": "Hva kolonnene betyr",
    "def_without": "Gjennomsnittet av utfallet i nullalternativet, over alternativets par; over alle når de er ulike.",
    "def_with": "Gjennomsnittet av utfallet med pakken.",
    "def_pairs": "Antall par av kjøringer som raden er regnet ut fra.",
    "def_mean": "Gjennomsnittlig forskjell over parene; for et alternativ med færre par enn andre, som om det hadde alle.",
    "def_error": (
        "Standardfeilen til gjennomsnittet, over trekninger, siden de {seeds} parene i en trekning ikke er uavhengige."
    ),
    "def_runs": (
        "{level} %-intervall for gjennomsnittet ut fra antall kjøringer (t, over trekninger); det blir smalere med "
        "flere par."
    ),
    "def_parameters": (
        "{level} %-intervall over hva parametrene kan være, når tilfeldighetene er skalert bort (enveis variansanalyse): "
        "kvantiler av trekningene; med færre enn 19 trekninger ved t, som om de var normalfordelt."
    ),
    "def_both": (
        "{level} %-intervall over parametrer og tilfeldigheter sammen: kvantiler av parene; med færre enn 19 trekninger ved "
        "t, som om de var normalfordelt."
    ),
    "def_sds": "Standardavviket til en enkelt forskjell som parametrene gir, og som tilfeldighetene gir.",
    "def_correlation": "Mellom utfallet uten og med pakken over parene; ingen når ett av dem ikke varierer.",
    "def_error_ratio": (
        "Standardfeilen uten felles frø og trekninger, delt på den med; ingen når ingen par er forskjellige."
    ),
    "def_gain": (
        "Gjennomsnittlig forskjell fra nullalternativet i innbyggere ved horisonten; for et alternativ med færre par "
        "enn andre, det den ville ha vært med alle parene (ved regresjon på alternativet med flest)."
    ),
    "def_certainty": (
        "Sannsynligheten, gitt disse kjøringene, for at alternativet gir mest i gjennomsnitt; fra {certain} sies det "
        "å gjøre det."
    ),
    "def_best": (
        "Andelen av trekningene der det gir mest, når tilfeldighetene er regnet ut, delt ved likhet; flere kjøringer "
        "gjør den mer nøyaktig."
    ),
    "def_beats": "Tilsvarende, der det gir mer enn nullalternativet.",
    "def_loss": "Gjennomsnittet over de samme trekningene av det den beste gir mer, i innbyggere.",
    "def_apart": (
        "Om alternativet ikke kan skilles fra det første: Det er mindre enn {certain} sikkert at det ligger bak."
    ),
    "term_fates": "fates.csv",
    "def_fates": (
        "Personer per kjøring etter alternativ, måte (kom, ble født her, flyttet ikke, kom tilbake, døde ikke), "
        "regelen og årsaken "
        "til hendelsen som en av kjøringene mangler, og fortegn; de summerer seg til alternativets gevinst. Med ulikt "
        "antall par sier en rad hva par som bare andre alternativer har, anslås å legge til."
    ),
    "term_work": "work.csv",
    "def_work": (
        "work_with_only og work_without_only: innbyggere i begge kjøringene som er i arbeid ved horisonten bare i den ene; "
        "displaced: hvor mange flere stillinger enn i nullalternativet som gikk til noen som fikk hjelp, over alle årene."
    ),
    "term_newcomers": "newcomers.csv",
    "def_newcomers": (
        "Personer per kjøring etter alternativ, opphav og slag; for dem som kommer uansett, andelene som blir 1, 3 og "
        "5 år."
    ),
    "term_worlds": "worlds.csv",
    "def_worlds": (
        "Gjennomsnittlig gevinst og tap ved galt valg for hvert alternativ i hver verden, over trekningene i den."
    ),
    "term_criteria": "criteria.csv",
    "def_criteria": (
        "Verdenene teller likt. gain: gjennomsnitt; worst: 5-prosentilen av gevinstene; regret: gjennomsnittlig tap "
        "ved galt valg; largest_regret: i den verdenen der gjennomsnittet er størst; good_enough: andelen gevinster "
        "over 0; reaches: andelen par som når målet."
    ),
    "term_turns": "turns.csv",
    "def_turns": (
        "share: andelen av variansen i forspranget det første har på det andre, som henger på parameteren, alene og "
        "sammen med andre (random forest, prøvd på trekninger den ikke har sett); by_chance: 95-prosentilen av den største "
        "andelen når forsprangene stokkes; alone: andelen uten andre (førsteordens indeks, SALib); low og high: "
        "gjennomsnittlig forsprang i tredelen av trekningene med de laveste og de høyeste verdiene; turns: om fortegnet "
        "snur og andelen er større enn tilfeldig; explained: andelen alle parametrene sammen forutsier i trekninger de "
        "ikke har sett."
    ),
    "term_information": "information.csv",
    "def_information": (
        "evppi: forventet verdi av å kjenne en parameter før en velger (kroner, regresjon på trekningene), om én "
        "innbygger til er verdt en million kroner (en antakelse); by_chance: 95-prosentilen når trekningene stokkes; "
        "hver parameter alene, og under navnet til et tiltak alle virkningene av det sammen, så mange som inputs sier."
    ),
    "term_pairs_file": "pairs.csv",
    "def_pairs_file": (
        "Innbyggere og kostnad i 2008-kroner, neddiskontert, etter verden, alternativ og par, med trekning og frø."
    ),
}
