"""Norwegian texts of the council's report, people to what it rests on, by key; `back_en` has the same keys."""

TEXTS = {
    # People.
    "whose": "Hvem som vinner på det",
    "whose_about": (
        "Den som flytter hit fra et annet sted i Norge, bor ikke lenger der, og en flyktning som bosettes her, ville "
        "ha blitt bosatt et annet sted. Derfor fortelles gevinsten tre ganger: slik kommunen teller den, uten innbyggere "
        "som kom fra samme bo- og arbeidsmarkedsregion, og slik landet ser den. Modellen vet ikke hvor folk flytter: "
        "Den som "
        "blir i stedet for å flytte til nabokommunen, telles som gevinst for regionen også, selv om det ikke er noen."
    ),
    "whose_country": (
        "For landet går flyttinger innenlands opp i opp, og det gjør bosettingen også, hva enn disse menneskene og "
        "familiene "
        "som kommer etter, gjør senere: Det som blir igjen, er andres flyttinger til og fra utlandet. I parentes står "
        "det ni "
        "av ti nye kjøringer ventes å ligge mellom; der få kjøringer er forskjellige, kan gjennomsnittet ligge utenfor."
    ),
    "caption_whose": "Flere personer enn i nullalternativet, sett fra kommunen, regionen og landet",
    "head_here": "Kommunen",
    "head_here_all": "Kommunene",
    "head_region": "Bo- og arbeidsmarkedsregionen",
    "head_country": "Landet",
    "caption_places": "Flere innbyggere enn i nullalternativet, etter kommune",
    "caption_origins": "Flere innbyggere enn i nullalternativet, etter bakgrunn",
    "caption_also": "Hva annet som er forskjellig ved horisonten; fødsler minus dødsfall siden det første tiltaket",
    "who_comes": "Hvem som kommer",
    "who_comes_about": (
        "Ingen trenger å gjette: De samme menneskene kan følges med og uten en pakke. Noen innflyttere kommer "
        "uansett, noen kommer bare på grunn av pakken, og noen som ville ha kommet, uteblir fordi en bolig eller en "
        "jobb er tatt, eller fordi tiltaket selv antas å gjøre mer skade enn gagn i den trekningen."
    ),
    "caption_newcomers": "Innflyttere siden det første tiltaket, personer per kjøring i gjennomsnitt",
    "head_anyway": "Kommer uansett",
    "head_induced": "Kommer på grunn av pakken",
    "head_deterred": "Uteblir",
    "who_stays": "Hvem som blir",
    "who_stays_about": (
        "En kampanje endrer hvem som kommer, så innflytterne med og uten den er ikke de samme. Om folk blir lenger, "
        "fortelles derfor bare om dem som kommer uansett, hver av dem sammenlignet med seg selv uten pakken."
    ),
    "caption_stays": "Av innflyttere som kommer uansett: hvor mange som fortsatt bor her etter",
    "with_without": "{with_} (uten: {without})",
    "stay_apart": "{mix} etter {years} ({points} prosentpoeng)",
    "stays_apart": (
        "{many} forskjeller er sammenlignet, og om lag {chance} av dem ville ha skilt seg fra null ved ren "
        "tilfeldighet (flere på én gang der pakker har noe felles). Disse gjør det: {which}."
    ),
    "stays_alike": "Ingen av disse forskjellene kan skilles fra tilfeldigheter.",
    "stays_dash": "En strek står der {n} innflyttere eller flere kunne følges så lenge i færre enn {runs} kjøringer.",
    "lives": "Hvem som får et annet liv",
    "lives_about": (
        "Alle som bor her ved horisonten i bare den ene av to kjøringer, med pakken eller med {baseline}, etter hva "
        "som gjorde forskjellen. Tallene summerer seg til forskjellen i folketall, og de som fortrenges, er regnet "
        "med."
    ),
    "lives_after": (
        "Personer per kjøring i gjennomsnitt. Pluss sier alltid at flere bor her. Mange liv endres begge veier, for "
        "en bolig én har tatt, er ikke ledig for en annen, og én flytting fører til andre; det som teller, er summen."
    ),
    "lives_figure": (
        "Tabellen teller mennesker etter hvor de bor {date}, hver én gang. Figuren over hva forskjellen består av, "
        "teller hendelser i alle år, og én person kan ha flere. Delene er derfor forskjellige, og bare summene "
        "stemmer overens."
    ),
    "caption_lives": "{mix}: hvem som får et annet liv",
    "head_what": "Hva som skiller",
    "head_more": "Flere her",
    "head_fewer": "Færre her",
    "head_net": "Til sammen",
    "head_mostly": "Først og fremst",
    "way_came": "Innflytting: kommer bare med pakken (+), eller uteblir (−)",
    "way_was_born_here": "Fødsler: fødes her bare med pakken (+), eller fødes ikke lenger her (−)",
    "way_did_not_leave": "Utflytting: flytter ikke lenger (+), eller flytter bare med pakken (−)",
    "way_in_pairs_it_was_not_run_in": "Anslag for par som bare andre pakker har",
    "way_came_back": "Tilbakeflytting: flytter ut uansett, og kommer tilbake bare med pakken (+), eller bare uten den (−)",
    "way_did_not_die": "Dødsfall: lever fortsatt (+), eller dør bare med pakken (−)",
    "jobs": "Hvem som får eller mister arbeid",
    "jobs_about": (
        "En jobb som noen får hjelp til, kan være tapt for en annen. Blant dem som bor her både med og uten pakken, er noen "
        "i arbeid ved horisonten bare i det ene tilfellet: med pakken de som fikk hjelp, eller som fant det andre lot "
        "ligge; uten den de som ble fortrengt eller var uheldige. Siste kolonne teller, over alle årene, hvor mange ganger "
        "mer enn i nullalternativet noen ikke fikk jobb fordi en annen fikk hjelp til den."
    ),
    "caption_jobs": "Arbeid blant dem som bor her uansett, personer, i gjennomsnitt",
    # Money.
    "money_about": (
        "Hva pakkene koster mer enn {baseline}, uansett hvem som betaler. Kostnadene er forutsetninger, slik "
        "virkningene er det, i 2008-kroner; arbeid som lånes bort uten regning, er med så langt kostnaden for et "
        "tiltak dekker det."
    ),
    "caption_payers": "Hvem som betaler, tusen 2008-kroner, neddiskontert, i gjennomsnitt",
    "budget_is": (
        "Budsjettet er {budget}. Det holdes opp mot det tiltak og prosjekter betaler ut mer enn i nullalternativet, "
        "i gjennomsnitt, uansett hvem som betaler, uten neddiskontering:"
    ),
    "budget_within": "{mix} betaler ut {cost}: innenfor budsjettet.",
    "budget_mostly": ("{mix} betaler ut {cost}: innenfor budsjettet i gjennomsnitt, men over i {share} av kjøringene."),
    "budget_over": "{mix} betaler ut {cost}: over budsjettet.",
    "discounting": (
        "Kostnader og år innbyggerne har bodd her, er neddiskontert med {rate} % i året til året for det første "
        "tiltaket: Finansdepartementets sats for offentlige tiltak med normal risiko (rundskriv R-109/2005, 2 % uten "
        "risiko og 2 % for den). Innbyggere ved horisonten telles som de er."
    ),
    "prices": "Hva en innbygger koster",
    "prices_about": (
        "En pris oppgis bare der en pakke både koster mer og gir mer enn nullalternativet. Ellers finnes det ingen "
        "pris, og det står ord i stedet."
    ),
    "caption_prices": "Hva én ekstra innbygger ved horisonten, og ett ekstra år en innbygger har bodd her, koster",
    "head_per_resident": "For hver ekstra innbygger",
    "head_per_year": "For hvert år en innbygger har bodd her",
    "head_per_resident_own": "For kommunen alene, for hver innbygger",
    "head_per_year_own": "For kommunen alene, for hvert år",
    "price_unsure": "({price})",
    "price_note": (
        "En pris i parentes sier lite: Om det er noen gevinst i det hele tatt, kan ikke skilles fra tilfeldigheter med "
        "disse "
        "kjøringene."
    ),
    "price_dearer": "ingen: koster mer og gir ikke mer",
    "price_dominates": "ingen: gir mer og koster ikke mer",
    "price_saves": "ingen: koster mindre og gir mindre",
    "price_same": "ingen: gjør ingen forskjell",
    "municipal": "Hva det gjør med kommunens økonomi",
    "municipal_about": (
        "Flere innbyggere gir skatt og rammetilskudd og trenger tjenester. Det som er igjen, er inntektene minus "
        "tjenestene og minus det kommunen betaler av tiltakene. I modellen bruker en kommune det den har: Det "
        "tiltakene koster den, mangler til tjenester. Minus ved tjenester er da et kutt, ikke en besparelse, og må "
        "legges til det pakken koster kommunen."
    ),
    "caption_municipal": (
        "Kommunens penger, tusen 2008-kroner mer enn i nullalternativet, neddiskontert, i gjennomsnitt"
    ),
    "head_income": "Skatt og tilskudd",
    "head_services": "Tjenester",
    "head_measures": "Tiltak den betaler",
    "head_left": "Igjen",
    "society": "Hva samfunnet har igjen for det",
    "society_about": (
        "Den som flytter innenfor landet, er vunnet her og tapt et annet sted. Samfunnet teller derfor annet: arbeid, norsk "
        "som blir lært, folk som kommer til landet, og år som bosatte flyktninger bor på et sted de ikke valgte, før de "
        "flytter videre; jo færre slike år, jo bedre. De gjelder dem som flytter videre før horisonten, for modellen vet "
        "ikke hva folk ønsker. Arbeid og norsk gjelder dem som bor her: Det en innflytter ville hatt et annet sted, er ikke "
        "trukket fra, så tallene er en øvre grense."
    ),
    "caption_society": "Hva samfunnet har igjen, mer enn i nullalternativet, og hva det koster, tusen 2008-kroner",
    "head_cost": "Kostnad, uansett hvem som betaler",
    "head_per_work": "For hvert år i arbeid",
    "frontier": "Hva som er verdt å se på",
    "frontier_about": (
        "Etter gjennomsnittlig kostnad og gevinst. Dette er gjennomsnitt: Om de kan skilles fra hverandre, står i "
        "svaret over."
    ),
    "frontier_first": "{mix} er billigst av alle.",
    "frontier_next": (
        "{mix} er neste: Hver innbygger den gir ut over den forrige, koster {price} ({cost} for {gain} i alt)."
    ),
    "frontier_mixture": (
        "{mix} ({cost}, {gain}) er ikke verdt å se på: To andre, delvis gjennomført, ville gi like mye for mindre."
    ),
    "frontier_dominated": "{mix} ({cost}, {gain}) er ikke verdt å se på: En annen koster ikke mer og gir ikke mindre.",
    "knowing": "Hva mer kunnskap er verdt",
    "knowing_about": (
        "Før en velger, kan en prøve å finne ut hva tiltakene gjør, med et forsøk eller en undersøkelse. Å vite alt "
        "er ikke verdt mer enn siste kolonne, og å undersøke noe av det er verdt mindre. Fra {draws} trekninger av "
        "det en ikke vet; tilfeldigheter, som ingen kan kjenne, er holdt utenfor så langt det lar seg gjøre."
    ),
    "knowing_too_few": "Hva det er verdt å vite mer, kan ikke sies med så få trekninger.",
    "caption_worths": ("Valget, etter hva én ekstra innbygger antas å være verdt for den som betaler"),
    "head_worth": "En innbygger er verdt",
    "head_choice": "Valget i gjennomsnitt",
    "head_likely": "Sjanse for at det er rett",
    "head_likeliest": "Oftest best",
    "head_evpi": "Å vite alt er verdt",
    "knowing_few": "Hvilke forutsetninger det er verdt å kjenne, kan ikke sies: Det krever {draws} trekninger.",
    "knowing_none": (
        "Av {many} forutsetninger er det ingen som alene ses å være verdt å kjenne, ut over det tilfeldigheter gir."
    ),
    "knowing_by_chance": (
        "Av {many} forutsetninger ser {n} ut til å være verdt å kjenne alene, men om lag {chance} ville ha gjort det "
        "ved ren tilfeldighet: Ingen kan pekes ut."
    ),
    "knowing_some": (
        "Verdt å kjenne alene, om en innbygger er verdt {worth}: {n} av {many} forutsetninger, der om lag {chance} "
        "ville ha sett slik ut ved ren tilfeldighet. Virkningene av tiltak henger sammen, så noen nevnes for det de "
        "sier om andre. De første av dem:"
    ),
    "knowing_item": "{parameter}: {value}, der tilfeldigheter gir opptil {chance}.",
    "knowing_together": "Verdt å kjenne sammen, alle virkninger av et tiltak, slik et forsøk ville ha vist dem:",
    "knowing_instrument": "{instrument}, {n} virkninger: {value}, der tilfeldigheter gir opptil {chance}.",
    "knowing_instrument_none": "{instrument}, {n} virkninger: ikke mer enn tilfeldigheter gir, som er opptil {chance}.",
    # Doubt.
    "doubt_about": (
        "Stedet kan vise seg annerledes enn ventet. En mulig verden er én trekning av alt en ikke vet, i hver av "
        "verdenene som er sammenlignet; alle verdenene teller likt her."
    ),
    "criteria_too_few": "Det kan ikke sies med så få kjøringer.",
    "caption_criteria": "Hvordan hvert alternativ står seg i alle mulige verdener",
    "head_worst": "Når det går dårlig",
    "head_regret": "Tap ved galt valg, i gjennomsnitt",
    "head_largest": "I den verste verdenen",
    "head_enough": "Gir noe i det hele tatt",
    "criterion_worst": "Når det går dårlig: gevinsten i innbyggere som 95 av 100 mulige verdener overgår.",
    "criterion_regret": (
        "Tap ved galt valg: innbyggere alternativet gir mindre enn det en ville ha valgt i den verdenen, i "
        "gjennomsnitt."
    ),
    "criterion_largest": "I den verste verdenen: det samme i den verdenen der det er størst.",
    "criterion_enough": (
        "Gir noe i det hele tatt: andelen av mulige verdener med flere innbyggere enn nullalternativet; for "
        "nullalternativet selv andelen der ingen av pakkene gir noe."
    ),
    "worlds": "I andre verdener",
    "caption_worlds": "Flere innbyggere enn i nullalternativet; i parentes tapet ved galt valg",
    "gain_and_regret": "{gain} ({regret})",
    "world_too_few": "Verdenen {world}: {pairs} kjøringer av hvert alternativ er for få til en rangering.",
    "world_same": "Verdenen {world}: Også der gir {first} mest ({gain}; sikkerhet {certainty}).",
    "world_same_not_apart": (
        "Verdenen {world}: Også der gir {first} mest ({gain}; sikkerhet {certainty}), men kan ikke skilles fra "
        "{others}."
    ),
    "world_other": "Verdenen {world}: Der gir {first} mest i stedet ({gain}; sikkerhet {certainty}).",
    "world_other_not_apart": (
        "Verdenen {world}: Der gir {first} mest i stedet ({gain}; sikkerhet {certainty}), men kan ikke skilles fra "
        "{others}."
    ),
    "turns": "Hvilke forutsetninger som snur rekkefølgen",
    "turns_too_few": (
        "Hvilke forutsetninger som snur rekkefølgen, kan ikke sies: Det krever {draws} trekninger ({pairs} kjøringer "
        "av hvert alternativ) og en forskjell."
    ),
    "turns_none": (
        "Av {many} forutsetninger er det ingen som ses å avgjøre om {first} ligger foran {second}, verken alene eller "
        "sammen med andre, ut over det tilfeldigheter gir."
    ),
    "turns_some": (
        "Av {many} forutsetninger avgjør disse hvor langt {first} ligger foran {second}, ut over det tilfeldigheter "
        "gir. Alle sammen forutsier {explained} av forskjellen fra trekning til trekning:"
    ),
    "turns_it": (
        "{parameter} snur rekkefølgen: I den laveste tredelen har {first} {low} innbyggere mot {second}, i den "
        "høyeste {high}."
    ),
    "turns_not": (
        "{parameter} betyr noe, men snur den ikke: I den laveste tredelen har {first} {low} innbyggere mot {second}, "
        "i den høyeste {high}."
    ),
    # Basis.
    "evidence": "Hvor god dokumentasjonen er",
    "evidence_about": (
        "Gradene går fra 1, den sterkeste, som ingen av tiltakene har, til 5. En virkning er en faktor på hvor ofte "
        "noe skjer, som innflytting: 1 endrer ingenting, 1,10 er ti prosent oftere enn uten. Svakere dokumentasjon "
        "gjør det mer sannsynlig at det ikke er noen virkning i det hele tatt."
    ),
    "evidence_none": "Ingen av alternativene bruker et av modellens tiltak.",
    "evidence_ratios": "Faktorer som et scenario selv setter, er antakelser fra den som skrev det: {rules}.",
    "evidence_other": "Fra filer med egne regler, med den dokumentasjonen som står der: {names}.",
    "caption_evidence": "Tiltakene og hva som er forutsatt om dem",
    "head_measure": "Tiltak",
    "head_in": "I",
    "head_evidence": "Dokumentasjon",
    "head_assumed": "Hva som er forutsatt",
    "head_stamp": "Slags tall",
    "grade_told": "grad {grade}: {meaning}",
    "no_effect_size": "ingen virkningsstørrelse",
    "follows_from_supply": "hva det gjør, følger av det det skaffer, som boliger eller plasser",
    "prior_told": (
        "ingen virkning med sannsynlighet {none}; en faktor på {low} til {high} (ni tideler av det som antas å være "
        "mulig)"
    ),
    "is_prior": "antakelse, ikke anslag",
    "series": "Hva statistikken kan og ikke kan si",
    "series_fjell": (
        "Fjellregionen hadde en kampanje fra 2004. Nettoflyttingen der, holdt opp mot Lofoten og seks lignende "
        "kommuner, kunne ha vist en virkning på {low} til {high} personer i året, og viser ingen; tallene taler mot "
        "en virkning på mer enn om lag {bound} personer i året (med 95 % sikkerhet, om stedene ellers ville ha gått "
        "samme vei). Under det sier tallene ingenting."
    ),
    "series_fjell_beyond": (
        "{mix} bruker en kampanje og gir {gain} innbyggere i året her: mer enn de {bound} som tallene holder for "
        "rimelig. Tro ikke på det."
    ),
    "series_fjell_inside": "{mix} bruker en kampanje og gir {gain} innbyggere i året her, under grensen på {bound}.",
    "series_lofoten": (
        "Prosjektet i Lofoten hadde {founders} gründere, og nettoflyttingen i Lofoten varierer med om lag {sd} "
        "personer fra år til år: Tallene sier ingenting om virkningen, så det vises ingen kurve."
    ),
    "series_other": (
        "Folketallet på ett enkelt sted varierer så mye fra år til år at tallene ikke viser noen virkning av den "
        "størrelsen som sammenlignes her, verken for eller imot. De sier hvordan stedet har vokst, ikke hvorfor."
    ),
    "series_campaign_elsewhere": (
        "Den eneste grensen statistikken setter for noen kampanje, er den for Fjellregionen, sju kommuner til "
        "sammen: Tallene der taler mot en virkning på mer enn om lag {bound} personer i året; en på {low} til {high} "
        "ville ha vært synlig."
    ),
    "compatible": (
        "Der modellen består en prøve mot utfallene i en kommune, er den forenlig med dem, aldri validert: Andre "
        "modeller består også."
    ),
    "not_to_conclude": "Hva en ikke må slutte av prosjekter",
    "conclude_selection": (
        "«Så mange av deltakerne våre kom i arbeid»: De som er med, ble plukket ut eller ville det selv. Uten en "
        "sammenligning vet ingen hvor mange som ville ha kommet i arbeid uansett."
    ),
    "conclude_stayers": (
        "«Innflytterne våre blir lenger»: En kampanje endrer hvem som kommer. Bare de som kommer uansett, kan "
        "sammenlignes, som over."
    ),
    "conclude_cheap": (
        "«Det var billig»: Arbeid som lånes bort uten regning, har en kostnad, og den som ville ha blitt uansett, er "
        "ingen gevinst."
    ),
    "conclude_elsewhere": (
        "«Landet får flere innbyggere»: Den som flytter innenlands, mangler der han eller hun kom fra."
    ),
    "conclude_means": (
        "«Det blir som gjennomsnittet»: Ett sted lever gjennom én kjøring, ikke gjennom gjennomsnittet av dem."
    ),
    "conclude_verdal": "I Verdal var 2,7 av 7,3 millioner kroner arbeid lånt bort uten regning.",
    "figures_public": "Offentlige tall",
    "public_source": (
        "Kilde for folketall, flyttinger, fødsler og dødsfall: Statistisk sentralbyrå. For fødsler og dødsfall etter "
        "alder: Human Fertility Database og Human Mortality Database. Ingenting er lest som ikke var kjent {day}."
    ),
    "public_unverified": (
        "Arbeidsløsheten i åtte av ti år er skrevet etter hukommelsen og ikke kontrollert: ubekreftede forutsetninger."
    ),
    "public_hjelmeland": (
        "Hvor mange flyktninger Hjelmeland vedtar å bosette, er et skjønn i ettertid, ikke et tall noen har oppgitt."
    ),
    "public_borrowed": (
        "Noen av tallene for dette stedet er lånt fra andre kommuner: BORROWED.md ved siden av tabellene sier hvilke."
    ),
}
