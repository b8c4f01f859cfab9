extension Lexicon {
  /// English base, third person, past and participle; German infinitive (a bar after a separable prefix), third person,
  /// past and participle (after `ist` where the perfect takes sein); frame; kinds of subjects; kinds of objects.
  static let verbTable = """
    buy buys bought bought ; kaufen kauft kaufte gekauft ; acc ; person ; vehicle building text food drink device thing clothing
    sell sells sold sold ; verkaufen verkauft verkaufte verkauft ; acc ; person ; vehicle building device thing clothing
    see sees saw seen ; sehen sieht sah gesehen ; acc ; person ; person animal vehicle building
    find finds found found ; finden findet fand gefunden ; acc ; person ; animal text thing clothing opening
    lose loses lost lost ; verlieren verliert verlor verloren ; acc ; person ; thing clothing
    forget forgets forgot forgotten ; vergessen vergisst vergaß vergessen ; acc ; person ; thing clothing
    repair repairs repaired repaired ; reparieren repariert reparierte repariert ; acc ; person ; vehicle device opening
    read reads read read ; lesen liest las gelesen ; acc ; person ; text
    write writes wrote written ; schreiben schreibt schrieb geschrieben ; acc ; person ; text
    eat eats ate eaten ; essen isst aß gegessen ; acc ; person ; food
    drink drinks drank drunk ; trinken trinkt trank getrunken ; acc ; person ; drink
    build builds built built ; bauen baut baute gebaut ; acc ; person ; building vehicle
    visit visits visited visited ; besuchen besucht besuchte besucht ; acc ; person ; person building
    open opens opened opened ; öffnen öffnet öffnete geöffnet ; acc ; person ; opening
    close closes closed closed ; schließen schließt schloss geschlossen ; acc ; person ; opening
    love loves loved loved ; lieben liebt liebte geliebt ; acc ; person ; person animal
    know knows knew known ; kennen kennt kannte gekannt ; acc ; person ; person rule
    need needs needed needed ; brauchen braucht brauchte gebraucht ; acc ; person ; vehicle device thing
    admire admires admired admired ; bewundern bewundert bewunderte bewundert ; acc ; person ; person building
    hear hears heard heard ; hören hört hörte gehört ; acc ; person ; person animal
    describe describes described described ; beschreiben beschreibt beschrieb beschrieben ; acc ; person ; building text
    explain explains explained explained ; erklären erklärt erklärte erklärt ; acc ; person ; rule
    turn_on turns_on turned_on turned_on ; ein|schalten schaltet schaltete eingeschaltet ; acc ; person ; device
    turn_off turns_off turned_off turned_off ; aus|schalten schaltet schaltete ausgeschaltet ; acc ; person ; device
    invite invites invited invited ; ein|laden lädt lud eingeladen ; acc ; person ; person
    call calls called called ; an|rufen ruft rief angerufen ; acc ; person ; person
    pick_up picks_up picked_up picked_up ; ab|holen holt holte abgeholt ; acc ; person ; person
    look_at looks_at looked_at looked_at ; an|sehen sieht sah angesehen ; acc ; person ; thing building text
    throw_away throws_away threw_away thrown_away ; weg|werfen wirft warf weggeworfen ; acc ; person ; text thing clothing food
    bring_back brings_back brought_back brought_back ; zurück|bringen bringt brachte zurückgebracht ; acc ; person ; text thing clothing vehicle
    put_on puts_on put_on put_on ; an|ziehen zieht zog angezogen ; acc ; person ; clothing
    prepare prepares prepared prepared ; vor|bereiten bereitet bereitete vorbereitet ; acc ; person ; food rule
    introduce introduces introduced introduced ; ein|führen führt führte eingeführt ; acc ; institution ; rule
    reject rejects rejected rejected ; ab|lehnen lehnt lehnte abgelehnt ; acc ; institution person ; rule
    accept accepts accepted accepted ; an|nehmen nimmt nahm angenommen ; acc ; institution person ; rule
    change changes changed changed ; ändern ändert änderte geändert ; acc ; institution ; rule
    support supports supported supported ; unterstützen unterstützt unterstützte unterstützt ; acc ; institution person ; rule person
    criticize criticizes criticized criticized ; kritisieren kritisiert kritisierte kritisiert ; acc ; institution person ; rule text institution
    help helps helped helped ; helfen hilft half geholfen ; dat ; person ; person animal
    thank thanks thanked thanked ; danken dankt dankte gedankt ; dat ; person ; person
    follow follows followed followed ; folgen folgt folgte ist gefolgt ; dat ; person animal ; person animal vehicle
    trust trusts trusted trusted ; vertrauen vertraut vertraute vertraut ; dat ; person ; person institution
    answer answers answered answered ; antworten antwortet antwortete geantwortet ; dat ; person ; person
    listen_to listens_to listened_to listened_to ; zu|hören hört hörte zugehört ; dat ; person ; person
    give gives gave given ; geben gibt gab gegeben ; datacc ; person ; text thing food clothing
    show shows showed shown ; zeigen zeigt zeigte gezeigt ; datacc ; person ; text thing vehicle building
    lend lends lent lent ; leihen leiht lieh geliehen ; datacc ; person ; text vehicle clothing
    send sends sent sent ; schicken schickt schickte geschickt ; datacc ; person ; text thing
    promise promises promised promised ; versprechen verspricht versprach versprochen ; datacc ; person ; thing vehicle
    sleep sleeps slept slept ; schlafen schläft schlief geschlafen ; none ; person animal
    work works worked worked ; arbeiten arbeitet arbeitete gearbeitet ; none ; person
    laugh laughs laughed laughed ; lachen lacht lachte gelacht ; none ; person
    dance dances danced danced ; tanzen tanzt tanzte getanzt ; none ; person
    wait waits waited waited ; warten wartet wartete gewartet ; none ; person animal
    sing sings sang sung ; singen singt sang gesungen ; none ; person
    play plays played played ; spielen spielt spielte gespielt ; none ; person animal
    cry cries cried cried ; weinen weint weinte geweint ; none ; person
    arrive arrives arrived arrived ; an|kommen kommt kam ist angekommen ; none ; person vehicle
    wake_up wakes_up woke_up woken_up ; auf|wachen wacht wachte ist aufgewacht ; none ; person animal
    get_up gets_up got_up gotten_up ; auf|stehen steht stand ist aufgestanden ; none ; person
    fall_asleep falls_asleep fell_asleep fallen_asleep ; ein|schlafen schläft schlief ist eingeschlafen ; none ; person animal
    come_back comes_back came_back come_back ; zurück|kommen kommt kam ist zurückgekommen ; none ; person animal
    depart departs departed departed ; ab|fahren fährt fuhr ist abgefahren ; none ; vehicle
    go goes went gone ; gehen geht ging ist gegangen ; to ; person
    drive drives drove driven ; fahren fährt fuhr ist gefahren ; to ; person
    run runs ran run ; laufen läuft lief ist gelaufen ; to ; person animal
    come comes came come ; kommen kommt kam ist gekommen ; to ; person
    live lives lived lived ; wohnen wohnt wohnte gewohnt ; place ; person
    sit sits sat sat ; sitzen sitzt saß gesessen ; place ; person animal
    stand stands stood stood ; stehen steht stand gestanden ; place ; person animal vehicle
    lie lies lay lain ; liegen liegt lag gelegen ; place ; animal
    """
}
