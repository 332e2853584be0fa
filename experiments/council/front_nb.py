"""Norwegian texts of the council's report up to the figures, by key; `front_en` has the same keys."""

TEXTS = {
    # Numbers.
    "under_1": "under 1\u202f%",
    "over_99": "over 99\u202f%",
    "nok": "{amount}\u00a0kr",
    "nok_million": "{amount}\u00a0million\u00a0kr",
    "nok_millions": "{amount}\u00a0millioner\u00a0kr",
    "as_many": "ingen flere innbyggere",
    "one_more": "1 innbygger mer",
    "one_fewer": "1 innbygger mindre",
    "more": "{n} flere innbyggere",
    "fewer": "{n} færre innbyggere",
    "residents": "{n} innbyggere",
    "residents_few": "mindre enn {n} innbyggere",
    "residents_1": "1 innbygger",
    "between_both": "mellom {low} færre og {high} flere",
    "between_fewer": "mellom {low} og {high} færre",
    "between_more": "mellom {low} og {high} flere",
    "span": "{low} til {high}",
    "with_span": "{mean} ({span})",
    "money_between": "{low} til {high}",
    "runs": "{n} kjøringer av hvert alternativ",
    "runs_between": "{low} til {high} kjøringer av hvert alternativ",
    "one_year": "{n} år",
    "years": "{n} år",
    # The page.
    "title": "{place}: hva tiltakspakker ville gi fram til {date}",
    "made": (
        "Laget med Bolyst {version}, en agentbasert modell av hvem som flytter til, blir i og flytter fra norske "
        "distrikter."
    ),
    "skip": "Gå til svaret",
    "contents": "Innhold",
    "title_warning": "Advarsel: Målet krever mer vekst enn stedet noen gang har hatt på så få år",
    "title_question": "Spørsmålet",
    "title_answer": "Svaret",
    "title_figures": "Figurer",
    "title_people": "For hvem, og hvem som vinner på det",
    "title_money": "Penger",
    "title_doubt": "Hva som ville endre svaret",
    "title_basis": "Hva dette bygger på",
    "title_referee": "For fagfeller",
    "option": "Alternativ",
    "mix": "Pakke",
    "place": "Kommune",
    "all_together": "I alt",
    "yes": "ja",
    "no": "nei",
    # Warning.
    "warning_asked": (
        "Målet er {goal} innbyggere i {place} {date}: en vekst på {asked} på {years}, regnet fra 1. januar {since}."
    ),
    "warning_best": (
        "Det meste stedet har vokst på {years} eller færre siden {first}, er {best}, fram til 1. januar {when}."
    ),
    "warning_share": ("I disse simuleringene nås målet med {mix} i {share}. Den sannsynligheten er ikke til å tro på."),
    "warning_after": (
        "En slik sannsynlighet, for nullalternativet som for enhver pakke, sier mer om modellens forutsetninger enn "
        "om stedet. Planlegg for den veksten stedet har sett, og les det som følger, som en sammenligning av pakker, "
        "ikke som et løfte om tall."
    ),
    "caption_reaches": "Kjøringer som når målet",
    "head_reaches": "Når målet",
    # Question.
    "question_many": (
        "Hvilken av {n} tiltakspakker gir {place} flest innbyggere {date}? Hver pakke sammenlignes med {baseline}, "
        "kjøring for kjøring, i en modell som følger hver eneste person fra {first}: med samme tilfeldigheter og "
        "samme forutsetninger, slik at bare tiltakene er forskjellige."
    ),
    "question_one": (
        "Gir en tiltakspakke {place} flere innbyggere {date} enn {baseline}? De to sammenlignes kjøring for kjøring i "
        "en modell som følger hver eneste person fra {first}: med samme tilfeldigheter og samme forutsetninger, slik "
        "at bare tiltakene er forskjellige."
    ),
    "question_places": "Innbyggerne er de som bor i {places} til sammen.",
    "baseline_named": "{name}, nullalternativet som de andre sammenlignes med",
    "mix_named": "{name}",
    "terms": "Forutsetninger",
    "horizon_is": "Horisont: {date}.",
    "budget_none": "Budsjett: ikke oppgitt.",
    "budget_given": (
        "Budsjett: En pakke kan koste {budget} i alt, uansett hvem som betaler, regnet som det betales ut, uten "
        "neddiskontering."
    ),
    "goal_none": "Mål: ikke oppgitt.",
    "goal_given": (
        "Mål: {goal} innbyggere {date}. Det er en vekst på {asked} på {years}, regnet fra 1. januar {since}."
    ),
    "goal_given_less": "Mål: {goal} innbyggere {date}. Det er ikke flere enn det var 1. januar {since}.",
    "goal_beyond": (
        "Så mye har stedet aldri vokst på {years}: Det meste, på så mange eller færre siden {first}, var {best}, fram til "
        "1. januar {when}."
    ),
    "goal_within": (
        "Så mye har stedet vokst før: Det meste på {years} eller færre siden {first} var {best}, fram til 1. januar {when}."
    ),
    "goal_reached": "Målet nås med {shares}.",
    "goal_missed": "Ingen av alternativene når målet i noen kjøring.",
    "reached_by": "{mix} i {reached}",
    "reached_runs": "{n} av {all} kjøringer ({share})",
    "worlds_are": "Sammenligningen er gjort i flere verdener, og det er den første som gir svaret: {worlds}.",
    "contains_nothing": "Ingen tiltak kommer til.",
    "shared": "Tiltak i nullalternativet som fortsetter: {n}.",
    "left_out": "Utelatt, men med i nullalternativet: {what}.",
    "sets": "{name} er satt til {value}.",
    "ratio_on": "{rule}, ganget med {ratio}",
    "from_on": "fra {start}",
    "from_to": "fra {start} til {stop}",
    "in_places": "i {places}",
    "everywhere": "i alle kommunene",
    "aged": "for dem mellom {low} og {high} år",
    "for_whom": "for {who}",
    "children_yes": "for husholdninger med barn",
    "children_no": "for husholdninger uten barn",
    "school_children_yes": "for husholdninger med barn i skolealder",
    "school_children_no": "for husholdninger uten barn i skolealder",
    "couple_yes": "for par",
    "couple_no": "for dem som ikke bor med en partner",
    "car_yes": "for dem som har bil",
    "car_no": "for dem som ikke har bil",
    "resident_for": "for dem som har bodd her i {low} til {high} år",
    "only_while": "bare mens etterspørselen etter arbeidskraft er {demand}",
    "in_project": "i prosjektet {name}",
    "effect_of": "virkningen av {instrument} på {what}",
    "effect_set": "virkningen på {what} satt til {value} (logaritmen av forholdstallet)",
    "project": "Prosjektet {name}, eid av {owner}, {when}{budget}.",
    "project_budget": ", med {budget}",
    "shock": "Skjer i alle alternativene: {name}, {when}.",
    # Answer.
    "answer_within": " innenfor budsjettet på {budget}",
    "answer_none_within": (
        " når en ser bort fra budsjettet på {budget}, som alle pakkene overskrider (den billigste, {mix}, koster "
        "{cost} i utbetalinger)"
    ),
    "over_one": "{mix} ({cost}, {gain})",
    "over_others": "{n} til",
    "answer_seldom": "; den gir noe i det hele tatt i bare {share} av trekningene, og noen få store utslag gjør snittet",
    "answer_over": "; over budsjettet, regnet i utbetalinger: {mixes}",
    "answer_gains": (
        "i disse simuleringene gir {leader} mest{within}: i gjennomsnitt {gain} {date} enn med {baseline}, og ni av ti "
        "nye kjøringer ventes å gi {range}{over}."
    ),
    "answer_gains_one": (
        "i disse simuleringene gir {leader} i gjennomsnitt {gain} {date} enn {baseline}{within}, og ni av ti nye "
        "kjøringer ventes å gi {range}{over}."
    ),
    "answer_baseline": (
        "i disse simuleringene gir ingen pakke mer enn {baseline}{within}: Den nærmeste, {mix}, gir i gjennomsnitt "
        "{gain} {date}, og ni av ti nye kjøringer ventes å gi {range}{over}."
    ),
    "answer_baseline_one": (
        "i disse simuleringene gir {mix} ikke mer enn {baseline}{within}: i gjennomsnitt {gain} {date}, og ni av ti "
        "nye kjøringer ventes å gi {range}{over}."
    ),
    "answer_nothing": (
        "i disse simuleringene endrer ingen av alternativene folketallet {date}{within}, med {runs}{over}."
    ),
    "answer_goal": (
        "Målet på {goal} innbyggere {date} nås i {best_runs} med {best}, og ingen pakke{within} når det oftere; med "
        "{baseline} nås det i {baseline_runs}."
    ),
    "answer_goal_one": (
        "Målet på {goal} innbyggere {date} nås i {best_runs} med {best}, og i {baseline_runs} med {baseline}."
    ),
    "answer_goal_missed": ("Ingen av alternativene når målet på {goal} innbyggere {date} i noen kjøring, med {runs}."),
    "answer_goal_warned": "Advarselen foran spørsmålet sier hvorfor det ikke er til å tro på.",
    "within_budget": " innenfor budsjettet",
    "certainty_nothing": "Dermed er det ingen rekkefølge mellom dem, og ingen sikkerhet å oppgi.",
    "certainty_too_few": "Med {runs} kan ingenting sies om hvor sikkert det er; be om flere.",
    "certainty_not_apart": (
        "Med {runs} kan {leader} ikke skilles fra {others}: Det er {certainty} sikkert at {leader} gir mest i "
        "gjennomsnitt, og den som velger nå, går i gjennomsnitt glipp av {loss} mot å kjenne virkningene først."
    ),
    "certainty_certain": (
        "Med {runs} er det {certainty} sikkert at {leader} gir mest i gjennomsnitt; den som velger nå, går i "
        "gjennomsnitt glipp av {loss} mot å kjenne virkningene først."
    ),
    "certainty_short": (
        "Med {runs} er det bare {certainty} sikkert at {leader} gir mest i gjennomsnitt; den som velger nå, går i "
        "gjennomsnitt glipp av {loss} mot å kjenne virkningene først."
    ),
    "certainty_certain_one": (
        "Med {runs} er det {certainty} sikkert at {leader} gir mer enn {other} i gjennomsnitt; den som velger nå, går "
        "i gjennomsnitt glipp av {loss} mot å kjenne virkningene først."
    ),
    "certainty_short_one": (
        "Med {runs} er det bare {certainty} sikkert at {leader} gir mer enn {other} i gjennomsnitt; den som velger nå, "
        "går i gjennomsnitt glipp av {loss} mot å kjenne virkningene først."
    ),
    "cost_ratio": (
        "{leader} koster {cost} mer enn nullalternativet, om lag {price} for hver ekstra innbygger {bounds}; "
        "{untested}."
    ),
    "cost_saves": (
        "{leader} koster {cost} mindre enn nullalternativet og gir flere innbyggere, så de har ingen pris; {untested}."
    ),
    "cost_free": "{leader} koster ikke mer enn nullalternativet, så innbyggerne har ingen pris; {untested}.",
    "cost_nothing": (
        "Det er ingen gevinst å sette en pris på, til en kostnad på {costs} mer enn nullalternativet; {untested}."
    ),
    "price_between": "({low} til {high}, så langt kjøringene rekker)",
    "price_from": "({low} eller mer: gevinsten kan ikke skilles fra ingenting)",
    "price_unknown": "(hva den kan være, er det for få kjøringer til å si)",
    "untested_none": "ingen av pakkene bygger på en uprøvd virkning, så ingenting endres uten dem",
    "untested_too_few": ("det er for få kjøringer til å si hvordan pakkene rangeres uten de uprøvde virkningene"),
    "untested_nothing": ("uten de uprøvde virkningene ({runs}) skiller ingen av pakkene{within} seg fra {baseline}"),
    "untested_holds": (
        "uten de uprøvde virkningene ({runs}) står rekkefølgen seg: {leader} gir fortsatt mest{within}, {gain}"
    ),
    "untested_holds_not_apart": (
        "uten de uprøvde virkningene ({runs}) gir {leader} fortsatt mest{within} ({gain}), men kan ikke skilles fra "
        "{others}"
    ),
    "untested_baseline": "uten de uprøvde virkningene ({runs}) gir heller ingen av pakkene{within} mer",
    "untested_baseline_not_apart": (
        "uten de uprøvde virkningene ({runs}) gir heller ingen av pakkene{within} mer, men {leader} kan da ikke "
        "skilles fra {others}"
    ),
    "untested_turns": (
        "uten de uprøvde virkningene ({runs}) endres rekkefølgen: Da gir {first} mest{within} ({gain}), og ikke "
        "{leader}"
    ),
    "untested_turns_near": (
        "uten de uprøvde virkningene ({runs}) kommer {first} først{within} ({gain}), men kan ikke skilles fra {leader}: Da "
        "er det ingen rekkefølge å se"
    ),
    "untested_turns_to_baseline": (
        "uten de uprøvde virkningene ({runs}) endres rekkefølgen: Da gir ingen av pakkene{within} mer enn {first}"
    ),
    "untested_turns_to_baseline_near": (
        "uten de uprøvde virkningene ({runs}) endres rekkefølgen: Da gir ingen av pakkene{within} mer enn {first}, "
        "som {leader} ikke kan skilles fra"
    ),
    "stamp": "Virkningene er antakelser, ikke anslag: Ingen har målt hva disse tiltakene gjør.",
    "caption_options": "Alternativene: flere innbyggere {date} enn med {baseline}, {runs}",
    "head_gain": "Flere innbyggere, i gjennomsnitt",
    "head_both": "Ni av ti nye kjøringer ventes mellom",
    "head_certainty": "Sikkerhet for at det gir mest i gjennomsnitt",
    "head_best": "Andel av trekningene der det er det rette valget",
    "head_beats": "Andel av trekningene der det gir noe",
    "head_loss": "Ventet tap, innbyggere",
    "head_cost": "Kostnad, neddiskontert",
    "head_price": "Pris per ekstra innbygger",
    "over_cell": "{cost} ({paid} i utbetalinger, over budsjettet)",
    "how_to_read": "Slik leses dette",
    "read_gain": (
        "Flere innbyggere: hvor mange flere som er folkeregistrert {date} enn i nullalternativet. Ni av ti kjøringer "
        "ligger mellom de to tallene ved siden av, siden virkningene kan være store eller små og årene gode eller "
        "dårlige."
    ),
    "read_certainty": (
        "Sikkerhet: hvor sikre kjøringene er på hvilket alternativ som gir mest i gjennomsnitt. Flere kjøringer gjør "
        "dem sikrere."
    ),
    "read_knowledge": (
        "Andeler av trekningene: Hver av de {draws} trekningene er ett sett verdier for det en ikke vet, som "
        "virkningene; her står hvor stor del av dem alternativet gir mest i, og mer enn nullalternativet i, når "
        "tilfeldighetene er holdt utenfor så langt det lar seg gjøre. Flere kjøringer gjør andelene mer nøyaktige, "
        "men bare kunnskap om virkningene bringer dem nærmere visshet. En pakke med nesten ukjente virkninger kan "
        "oftere komme ut på topp bare fordi alt er mulig for den."
    ),
    "read_loss": (
        "Ventet tap: hvor mange innbyggere en i gjennomsnitt går glipp av ved å velge alternativet nå, mot det en "
        "ville ha valgt om virkningene var kjent. Det er lite når valget knapt betyr noe eller er klart."
    ),
    "read_cost": (
        "Kostnad: hva tiltak og prosjekter koster mer enn i nullalternativet, uansett hvem som betaler, i "
        "2008-kroner, neddiskontert."
    ),
    "read_budget": (
        "Et budsjett holdes opp mot det som betales ut i gjennomsnitt, uten neddiskontering, uansett hvem som betaler."
    ),
    "read_over": "Pakker over budsjettet står sist og er ikke rangert.",
    "read_over_all": "Alle pakkene er over budsjettet; de er rangert som om det ikke fantes.",
    "all_options": "Alle alternativene, uansett budsjett.",
    "those_within": "Innenfor budsjettet:",
    # Figures.
    "figures_about": "Nederst i hver figur står det hvor mange kjøringer den bygger på.",
    "alt": "{title}, {place}; bildeteksten sier hvordan figuren leses, og tallene står i tabellene på denne siden.",
    "figure_missing": "Én figur er ikke tegnet til denne rapporten: {names}.",
    "figures_missing": "Figurer som ikke er tegnet til denne rapporten: {names}.",
    "figure_fans_name": "folketallet år for år",
    "figure_fans": (
        "Folketallet år for år. Grått er nullalternativet: Halvparten av kjøringene holder seg innenfor det mørkere "
        "båndet, ni av ti innenfor det lysere. Den blå linjen er den midterste kjøringen med pakken, og ni av ti "
        "ligger mellom de stiplede. Svarte prikker er det som ble talt, en stjerne er målet. Der blått og grått "
        "ligger oppå hverandre, endrer pakken lite mot det tilfeldighetene gjør uansett."
    ),
    "figure_difference_name": "forskjellen år for år",
    "figure_difference": (
        "Hvor mange flere innbyggere en pakke gir enn nullalternativet, år for år. Over nullinjen er det gevinst, "
        "under er det tap. Det smale båndet viser hvor gjennomsnittet ligger, og blir smalere med flere kjøringer; "
        "det brede holder ni av ti kjøringer og blir ikke det."
    ),
    "figure_forest_name": "hvem det blir flere av",
    "figure_forest": (
        "Den samme forskjellen ved horisonten, gruppe for gruppe. En prikk til høyre for nullinjen betyr flere i den "
        "gruppen enn i nullalternativet. Den tykke streken er hva virkningene kan være, den tynne legger til "
        "tilfeldigheter; der den tynne krysser nullinjen, kan det også bli færre."
    ),
    "figure_waterfall_name": "hva forskjellen består av",
    "figure_waterfall": (
        "Hvordan innflytting, utflytting, fødsler og dødsfall summerer seg til forskjellen. Les ovenfra: Hver søyle "
        "begynner der den over slutter. En søyle mot venstre ved utflytting sier at flere flytter enn i "
        "nullalternativet."
    ),
    "figure_plane_name": "kostnad mot gevinst",
    "figure_plane": (
        "Hva hver pakke koster, oppover, og hva den gir, mot høyre. Et stort merke er gjennomsnittet for en pakke, et "
        "blekt er én trekning av det en ikke vet. Lavt og langt til høyre er bra; merker til venstre for nullinjen er "
        "trekninger der pakken koster penger og gir færre innbyggere. Den tykke linjen går gjennom alternativene som "
        "er verdt å se på, og en stiplet er budsjettet. Kostnadene her er neddiskontert; budsjettet holdes opp mot det "
        "som betales ut, uten neddiskontering."
    ),
    "figure_acceptability_name": "det mest sannsynlige valget ved hver pris",
    "figure_acceptability": (
        "Hvor sannsynlig det er at hvert alternativ er det rette valget, etter hva én ekstra innbygger er verdt for "
        "den som betaler. Helt til venstre er en innbygger ingenting verdt, og det billigste velges; mot høyre betyr "
        "pengene mindre og mindre. Ligger ingen kurve nær 1, er valget usikkert ved alle priser. Kurven under er hva "
        "det høyst ville være verdt å vite alt før en velger."
    ),
    "figure_regret_name": "hva et galt valg koster",
    "figure_regret": (
        "Hvor mange innbyggere hvert alternativ i gjennomsnitt taper mot det en ville ha valgt, i hver av verdenene; "
        "en ramme markerer alternativet som taper minst der. Søylene til høyre viser hvordan det går når det går "
        "dårlig: 95 av 100 mulige verdener er bedre enn det."
    ),
    "figure_turns_name": "hva som snur rekkefølgen",
    "figure_turns": (
        "Hvor mye hver forutsetning, alene eller sammen med andre, avgjør hvor langt det første alternativet ligger foran "
        "det andre. Bare en søyle som når ut over den stiplede linjen, sier mer enn tilfeldigheter ville gjort; en mørk "
        "kan snu rekkefølgen. Til høyre står forspranget der forutsetningen er lavest og høyest."
    ),
}
