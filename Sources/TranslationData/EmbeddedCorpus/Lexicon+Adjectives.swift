extension Lexicon {
  /// English positive and comparative; German positive, comparative and, if it differs, the stem; kinds of nouns.
  static let adjectiveTable = """
    old older ; alt älter ; person animal vehicle building text device thing clothing opening place vehiclePart buildingPart rule
    new newer ; neu neuer ; vehicle building text device thing clothing opening rule vehiclePart buildingPart
    small smaller ; klein kleiner ; animal vehicle building device thing opening place buildingPart animalPart institution
    big bigger ; groß größer ; animal vehicle building device thing opening place buildingPart institution food institutionPart
    young younger ; jung jünger ; person animal
    beautiful more_beautiful ; schön schöner ; vehicle building thing clothing place buildingPart textPart
    famous more_famous ; berühmt berühmter ; person building text institution
    rich richer ; reich reicher ; person institution
    poor poorer ; arm ärmer ; person
    happy happier ; glücklich glücklicher ; person
    sad sadder ; traurig trauriger ; person textPart
    friendly friendlier ; freundlich freundlicher ; person
    clever cleverer ; klug klüger ; person animal
    brave braver ; mutig mutiger ; person
    lazy lazier ; faul fauler ; person animal
    hungry hungrier ; hungrig hungriger ; animal
    strong stronger ; stark stärker ; person animal vehiclePart institutionPart rulePart
    fast faster ; schnell schneller ; vehicle
    slow slower ; langsam langsamer ; vehicle
    expensive more_expensive ; teuer teurer teur ; vehicle building text device thing clothing
    cheap cheaper ; billig billiger ; vehicle device thing clothing food
    modern more_modern ; modern moderner ; vehicle building device institution buildingPart
    red redder ; rot röter ; vehicle thing clothing opening
    blue bluer ; blau blauer ; vehicle thing clothing opening
    green greener ; grün grüner ; vehicle thing clothing opening
    black blacker ; schwarz schwärzer ; animal vehicle clothing opening animalPart
    white whiter ; weiß weißer ; animal vehicle clothing opening animalPart building
    dark darker ; dunkel dunkler dunkl ; building buildingPart
    loud louder ; laut lauter ; vehiclePart device
    strict stricter ; streng strenger ; rule
    just more_just ; gerecht gerechter ; rule rulePart
    clear clearer ; klar klarer ; rule rulePart textPart institutionPart
    important more_important ; wichtig wichtiger ; rule text institution rulePart institutionPart
    useful more_useful ; nützlich nützlicher ; rule device
    interesting more_interesting ; interessant interessanter ; text textPart
    boring more_boring ; langweilig langweiliger ; text textPart
    long longer ; lang länger ; text animalPart rule
    short shorter ; kurz kürzer ; text animalPart
    fresh fresher ; frisch frischer ; food
    hot hotter ; heiß heißer ; drink
    cold colder ; kalt kälter ; drink
    good better ; gut besser ; food institutionPart textPart
    weak weaker ; schwach schwächer ; vehiclePart institutionPart
    """

  /// For "making … more difficult" and the like: process nouns only become such.
  static let changes: [(english: String, german: String)] = [
    ("more difficult", "schwieriger"), ("easier", "einfacher"), ("more expensive", "teurer"),
    ("safer", "sicherer"),
    ("more complicated", "komplizierter"), ("more dangerous", "gefährlicher"),
  ]
}
