"""Norwegian texts of the figures of a comparison, by key; `figures_en` has the same keys."""

TEXTS = {
    # Every figure.
    "drawn_against_one": "{baseline}: {n} pakke sammenlignet med det",
    "drawn_against": "{baseline}: {n} pakker sammenlignet med det",
    "drawn_stamp": "Uprøvd: Virkningene er antakelser, ikke anslag.",
    "drawn_pair": "{n} par",
    "drawn_pairs": "{n} par",
    "drawn_pairs_between": "{low} til {high} par",
    "drawn_draw": "{n} trekning",
    "drawn_draws": "{n} trekninger",
    "drawn_draws_between": "{low} til {high} trekninger",
    "drawn_counts": "{pairs} over {draws} fra {source}",
    "drawn_none_fitted": "{source} (ingen parameter er tilpasset)",
    "drawn_of_each": "For hver pakke {counts}.",
    "drawn_simulated": (
        "Simulert: Bolyst {version}, par av kjøringer med felles trekninger og frø, for hver pakke {counts}."
    ),
    "drawn_few_pairs": "Færre enn {n} par sier lite om et bånd på 90\u202f%.",
    "drawn_world": "Alt gjelder verdenen «{world}».",
    "drawn_baseline": "Nullalternativ: «{name}».",
    "drawn_as_baseline": "{name} (nullalternativ)",
    "drawn_not_drawn": "Ikke tegnet",
    "drawn_no_draw": (
        "Figuren krever en trekning av parametrene med {seeds} par av hvert alternativ, og det finnes ingen."
    ),
    "drawn_together": "{places} til sammen",
    "drawn_year": "år",
    "drawn_persons_more": "flere enn i nullalternativet",
    "drawn_pairs_50": "50\u202f% av parene",
    "drawn_pairs_90": "90\u202f% av parene",
    "drawn_mean_of_pairs": "gjennomsnitt av parene",
    "drawn_money": "millioner 2008-kroner",
    # What was observed, where it is from, and the axis of persons: on figures of single scenarios, too.
    "drawn_observed": "observert{day} ({note})",
    "drawn_not_known": "ikke kjent for kjøringene",
    "drawn_not_used": "ikke brukt av kjøringene etter start",
    "drawn_read_by_fit": "tilpasningen har lest det som var kjent {day:%d.%m.%Y}",
    "drawn_observed_from": "Observert: {sources}.",
    "drawn_statistics_norway": "Statistisk sentralbyrå, {what}",
    "drawn_table": "tabell {numbers}",
    "drawn_tables": "tabell {numbers}",
    "drawn_quarter": "Befolkningsendringer, {quarter}. kvartal {year}",
    "drawn_not_from_0": (
        "Aksen for personer begynner ikke på 0, slik at endringer kan ses: Høydene står ikke i forhold til tallene."
    ),
    # The population by year.
    "drawn_fans": "folketallet med hver pakke",
    "drawn_fans_shown": "Folkeregistrerte i {where} 1. januar",
    "drawn_fans_bands": (
        "Båndene rommer 50\u202f% og 90\u202f% av parene: parametrer og tilfeldigheter. Avstanden mellom medianer er ingen "
        "gjennomsnittlig forskjell; den står i figuren over forskjellen år for år."
    ),
    "drawn_fans_of_baseline": "nullalternativet: median",
    "drawn_fans_of_mix": "pakken: median",
    "drawn_fans_goal": "mål: {persons} innbyggere 1. januar {year}",
    "drawn_fans_persons": "folkeregistrerte 1. januar",
    # The difference by year.
    "drawn_difference": "forskjellen år for år",
    "drawn_difference_shown": "Folkeregistrerte i {where} 1. januar, minus nullalternativet i samme par",
    "drawn_difference_mean": "der gjennomsnittet ligger (90\u202f%)",
    "drawn_difference_since": "tiltakene begynner, {month}",
    "drawn_difference_narrow": "Det smale båndet skyldes antall kjøringer: Flere par gjør det smalere.",
    "drawn_difference_too_few": "Å si hvor sikkert gjennomsnittet er, krever to trekninger av parametrene.",
    "drawn_difference_wide": "Det brede båndet er hva parametrer og tilfeldigheter gjør med ett enkelt par.",
    # Who is gained.
    "drawn_forest": "hvem det blir flere av",
    "drawn_forest_shown": "Folkeregistrerte 1. januar {year}, minus nullalternativet i samme par, etter gruppe",
    "drawn_forest_parameters": "bare parametrer (90\u202f%)",
    "drawn_forest_both": "med tilfeldigheter (90\u202f%)",
    "drawn_forest_thick": (
        "Tykke streker: 90\u202f% av det parametrene kan gjøre med forskjellen, når tilfeldighetene er holdt utenfor så "
        "langt det lar seg gjøre."
    ),
    "drawn_forest_too_few": "Å si hva parametrene gjør alene, krever to trekninger av dem.",
    "drawn_forest_thin": "Tynne streker: 90\u202f% av parene. Tall: gjennomsnitt.",
    "drawn_by_origin": "etter bakgrunn",
    "drawn_by_age": "etter alder",
    "drawn_by_place": "etter kommune",
    "drawn_everybody": "alle",
    "drawn_from_norway": "Norge",
    "drawn_from_nordic": "Norden",
    "drawn_from_europe": "resten av Europa",
    "drawn_from_outside_europe": "utenfor Europa",
    "drawn_aged": "{ages} år",
    # What the difference is made of.
    "drawn_waterfall": "hva forskjellen består av",
    "drawn_waterfall_shown": ("Flere personer enn i nullalternativet 1. januar {year}, i gjennomsnitt, etter hendelse"),
    "drawn_waterfall_larger": "gjør folketallet større",
    "drawn_waterfall_smaller": "mindre",
    "drawn_waterfall_all": "til sammen",
    "drawn_waterfall_note": (
        "Inn- og utflytting innenlands, inn- og utvandring, fødsler og dødsfall i {first}–{last}. Minus ved utflytting, "
        "utvandring eller dødsfall sier at det er flere av dem med pakken. Tallene er avrundet; delene summerer seg til "
        "forskjellen. Hva parametrer og tilfeldigheter gjør med den, står i figuren over forskjellen år for år."
    ),
    "drawn_waterfall_other_pairs": "Det par som bare andre pakker har, anslås å legge til, står for seg.",
    "drawn_part_in_migration": "innflytting",
    "drawn_part_out_migration": "utflytting",
    "drawn_part_immigration": "innvandring",
    "drawn_part_emigration": "utvandring",
    "drawn_part_births": "fødsler",
    "drawn_part_deaths": "dødsfall",
    "drawn_part_other_pairs": "andre pakkers par",
    "drawn_part_population": "forskjell",
    # What mixes bring and cost.
    "drawn_plane": "hva pakkene gir og koster",
    "drawn_plane_shown": "Gevinst i innbyggere 1. januar {year} mot neddiskontert kostnad, {money}",
    "drawn_plane_draw": "en trekning",
    "drawn_plane_mean": "gjennomsnitt",
    "drawn_plane_frontier": "verdt å se på: ingenting gir mer for mindre",
    "drawn_plane_budget": "budsjett: {amount} mill. kr i utbetalinger",
    "drawn_plane_note": (
        "Et blekt merke er en trekning av parametrene, gjennomsnittet av parene i den; alle er vist. Kostnad: uansett "
        "hvem som betaler."
    ),
    "drawn_plane_gain": "flere innbyggere enn i nullalternativet",
    "drawn_plane_cost": "{money} mer",
    # Which mix pays.
    "drawn_acceptability": "hvilken pakke som lønner seg",
    "drawn_acceptability_shown": "Etter hva én ekstra innbygger 1. januar {year} er verdt, {money}",
    "drawn_acceptability_frontier": "valget i gjennomsnitt: alternativet med høyest verdi minus kostnad",
    "drawn_acceptability_note": (
        "Sannsynlighet: andelen av trekningene av parametrene der alternativets verdi minus kostnad er høyest. EVPI: hva "
        "det høyst ville være verdt å kjenne parametrene før en velger."
    ),
    "drawn_acceptability_too_few": (
        "Å si hvor sikkert et valg er, krever {draws} trekninger av parametrene med {seeds} par av hvert alternativ, og "
        "det er færre."
    ),
    "drawn_acceptability_best": "Sannsynlighet for å være det rette valget",
    "drawn_acceptability_share": "sannsynlighet",
    "drawn_acceptability_evpi": "Forventet verdi av å vite alt (EVPI)",
    "drawn_acceptability_worth": "verdien av én ekstra innbygger for den som betaler, {money}",
    "drawn_acceptability_money": "millioner kr",
    # What a choice may lose.
    "drawn_regret": "hva et galt valg koster",
    "drawn_regret_shown": (
        "Innbyggere 1. januar {year}: tap ved galt valg i hver verden, i gjennomsnitt, og når det går dårlig"
    ),
    "drawn_regret_least": "minst tap i verdenen",
    "drawn_regret_note": (
        "Tap ved galt valg: hva det beste alternativet i en mulig verden, en trekning i en av verdenene, gir mer enn det "
        "som er valgt. Når det går dårlig: gevinsten mot nullalternativet som alle unntatt {share}\u202f% av de mulige "
        "verdenene overgår, når verdenene teller likt."
    ),
    "drawn_regret_mean": "Tap ved galt valg, personer",
    "drawn_regret_worst": "Når det går dårlig",
    # What turns the ranking.
    "drawn_turns": "hva som snur rekkefølgen",
    "drawn_turns_shown": (
        "Andelen av variansen i forspranget «{first}» har på «{second}», som henger på hver parameter, alene eller sammen "
        "med andre"
    ),
    "drawn_turns_does": "snur rekkefølgen",
    "drawn_turns_not": "mer enn tilfeldig, snur den ikke",
    "drawn_turns_by_chance": "ikke mer enn tilfeldig",
    "drawn_turns_note": (
        "De sterkeste parametrene, {n} av {all}. Tilfeldig: 95-prosentilen av den største andelen når forsprangene stokkes. "
        "Forsprang: gjennomsnitt, i personer, over tredelen av trekningene med parameterens laveste verdier og "
        "tredelen med de høyeste; rekkefølgen snur der det faller under 0."
    ),
    "drawn_turns_chance": "tilfeldig",
    "drawn_turns_share": "andel av variansen i forspranget",
    "drawn_turns_lead": "forsprang: laveste\ntil høyeste tredel",
    "drawn_turns_no_ranking": (
        "Det er ingen rekkefølge å snu: Det krever {needed} par av hvert alternativ, og ett har {fewest}."
    ),
    "drawn_turns_too_few": (
        "Hva som snur rekkefølgen, kan ikke skilles fra tilfeldigheter: Det krever {needed} trekninger av parametrene med "
        "både det første og det andre alternativet, og det er {draws}."
    ),
    "drawn_turns_nothing": (
        "Ingenting snur rekkefølgen: Forspranget det første alternativet har på det andre, er det samme i hver trekning."
    ),
}
