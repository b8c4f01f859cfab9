extension Lexicon {
  /// English singular and plural; German article, singular, plural and, if not feminine, genitive.
  static let nounTables: [(Kind, String)] = [
    (
      .person,
      """
      man men ; der Mann Männer Mannes
      woman women ; die Frau Frauen
      boy boys ; der Junge Jungen Jungen
      girl girls ; das Mädchen Mädchen Mädchens
      child children ; das Kind Kinder Kindes
      father fathers ; der Vater Väter Vaters
      mother mothers ; die Mutter Mütter
      brother brothers ; der Bruder Brüder Bruders
      sister sisters ; die Schwester Schwestern
      daughter daughters ; die Tochter Töchter
      son sons ; der Sohn Söhne Sohnes
      king kings ; der König Könige Königs
      queen queens ; die Königin Königinnen
      actress actresses ; die Schauspielerin Schauspielerinnen
      nurse nurses ; die Krankenschwester Krankenschwestern
      aunt aunts ; die Tante Tanten
      teacher teachers ; der Lehrer Lehrer Lehrers
      doctor doctors ; der Arzt Ärzte Arztes
      student students ; der Student Studenten Studenten
      neighbor neighbors ; der Nachbar Nachbarn Nachbarn
      farmer farmers ; der Bauer Bauern Bauern
      baker bakers ; der Bäcker Bäcker Bäckers
      artist artists ; der Künstler Künstler Künstlers
      judge judges ; der Richter Richter Richters
      lawyer lawyers ; der Anwalt Anwälte Anwalts
      engineer engineers ; der Ingenieur Ingenieure Ingenieurs
      mechanic mechanics ; der Mechaniker Mechaniker Mechanikers
      tourist tourists ; der Tourist Touristen Touristen
      policeman policemen ; der Polizist Polizisten Polizisten
      gardener gardeners ; der Gärtner Gärtner Gärtners
      friend friends ; der Freund Freunde Freundes
      guest guests ; der Gast Gäste Gastes
      customer customers ; der Kunde Kunden Kunden
      pilot pilots ; der Pilot Piloten Piloten
      worker workers ; der Arbeiter Arbeiter Arbeiters
      voter voters ; der Wähler Wähler Wählers
      citizen citizens ; der Bürger Bürger Bürgers
      """
    ),
    (
      .animal,
      """
      dog dogs ; der Hund Hunde Hundes
      cat cats ; die Katze Katzen
      horse horses ; das Pferd Pferde Pferdes
      bird birds ; der Vogel Vögel Vogels
      cow cows ; die Kuh Kühe
      rabbit rabbits ; das Kaninchen Kaninchen Kaninchens
      fox foxes ; der Fuchs Füchse Fuchses
      bear bears ; der Bär Bären Bären
      goat goats ; die Ziege Ziegen
      animal animals ; das Tier Tiere Tieres
      """
    ),
    (
      .vehicle,
      """
      car cars ; das Auto Autos Autos
      bus buses ; der Bus Busse Busses
      train trains ; der Zug Züge Zuges
      ship ships ; das Schiff Schiffe Schiffes
      bicycle bicycles ; das Fahrrad Fahrräder Fahrrads
      airplane airplanes ; das Flugzeug Flugzeuge Flugzeugs
      truck trucks ; der Lastwagen Lastwagen Lastwagens
      tram trams ; die Straßenbahn Straßenbahnen
      """
    ),
    (
      .building,
      """
      house houses ; das Haus Häuser Hauses
      church churches ; die Kirche Kirchen
      castle castles ; das Schloss Schlösser Schlosses
      museum museums ; das Museum Museen Museums
      hotel hotels ; das Hotel Hotels Hotels
      school schools ; die Schule Schulen
      tower towers ; der Turm Türme Turms
      library libraries ; die Bibliothek Bibliotheken
      factory factories ; die Fabrik Fabriken
      palace palaces ; der Palast Paläste Palastes
      hospital hospitals ; das Krankenhaus Krankenhäuser Krankenhauses
      station stations ; der Bahnhof Bahnhöfe Bahnhofs
      building buildings ; das Gebäude Gebäude Gebäudes
      """
    ),
    (
      .institution,
      """
      government governments ; die Regierung Regierungen
      company companies ; die Firma Firmen
      bank banks ; die Bank Banken
      party parties ; die Partei Parteien
      university universities ; die Universität Universitäten
      parliament parliaments ; das Parlament Parlamente Parlaments
      club clubs ; der Verein Vereine Vereins
      ministry ministries ; das Ministerium Ministerien Ministeriums
      council councils ; der Rat Räte Rates
      """
    ),
    (
      .rule,
      """
      law laws ; das Gesetz Gesetze Gesetzes
      rule rules ; die Regel Regeln
      contract contracts ; der Vertrag Verträge Vertrags
      constitution constitutions ; die Verfassung Verfassungen
      plan plans ; der Plan Pläne Plans
      decision decisions ; die Entscheidung Entscheidungen
      agreement agreements ; das Abkommen Abkommen Abkommens
      reform reforms ; die Reform Reformen
      proposal proposals ; der Vorschlag Vorschläge Vorschlags
      measure measures ; die Maßnahme Maßnahmen
      """
    ),
    (
      .text,
      """
      book books ; das Buch Bücher Buches
      letter letters ; der Brief Briefe Briefes
      essay essays ; der Aufsatz Aufsätze Aufsatzes
      message messages ; die Nachricht Nachrichten
      poem poems ; das Gedicht Gedichte Gedichts
      story stories ; die Geschichte Geschichten
      novel novels ; der Roman Romane Romans
      article articles ; der Artikel Artikel Artikels
      report reports ; der Bericht Berichte Berichts
      """
    ),
    (
      .food,
      """
      bread ; das Brot - Brotes
      apple apples ; der Apfel Äpfel Apfels
      cake cakes ; der Kuchen Kuchen Kuchens
      soup soups ; die Suppe Suppen
      cheese ; der Käse - Käses
      egg eggs ; das Ei Eier Eies
      sausage sausages ; die Wurst Würste
      salad salads ; der Salat Salate Salats
      pear pears ; die Birne Birnen
      """
    ),
    (
      .drink,
      """
      water ; das Wasser - Wassers
      coffee ; der Kaffee - Kaffees
      tea ; der Tee - Tees
      milk ; die Milch -
      juice ; der Saft - Saftes
      beer ; das Bier - Bieres
      """
    ),
    (
      .device,
      """
      lamp lamps ; die Lampe Lampen
      radio radios ; das Radio Radios Radios
      computer computers ; der Computer Computer Computers
      machine machines ; die Maschine Maschinen
      oven ovens ; der Ofen Öfen Ofens
      printer printers ; der Drucker Drucker Druckers
      television televisions ; der Fernseher Fernseher Fernsehers
      """
    ),
    (
      .thing,
      """
      table tables ; der Tisch Tische Tisches
      chair chairs ; der Stuhl Stühle Stuhls
      bed beds ; das Bett Betten Bettes
      picture pictures ; das Bild Bilder Bildes
      key keys ; der Schlüssel Schlüssel Schlüssels
      clock clocks ; die Uhr Uhren
      ring rings ; der Ring Ringe Ringes
      flower flowers ; die Blume Blumen
      gift gifts ; das Geschenk Geschenke Geschenks
      knife knives ; das Messer Messer Messers
      cup cups ; die Tasse Tassen
      plate plates ; der Teller Teller Tellers
      mirror mirrors ; der Spiegel Spiegel Spiegels
      carpet carpets ; der Teppich Teppiche Teppichs
      """
    ),
    (
      .clothing,
      """
      hat hats ; der Hut Hüte Hutes
      coat coats ; der Mantel Mäntel Mantels
      shirt shirts ; das Hemd Hemden Hemdes
      dress dresses ; das Kleid Kleider Kleides
      jacket jackets ; die Jacke Jacken
      """
    ),
    (
      .opening,
      """
      door doors ; die Tür Türen
      window windows ; das Fenster Fenster Fensters
      gate gates ; das Tor Tore Tores
      box boxes ; die Kiste Kisten
      suitcase suitcases ; der Koffer Koffer Koffers
      bag bags ; die Tasche Taschen
      drawer drawers ; die Schublade Schubladen
      """
    ),
    (
      .place,
      """
      garden gardens ; der Garten Gärten Gartens
      city cities ; die Stadt Städte
      village villages ; das Dorf Dörfer Dorfes
      park parks ; der Park Parks Parks
      forest forests ; der Wald Wälder Waldes
      kitchen kitchens ; die Küche Küchen
      street streets ; die Straße Straßen
      bridge bridges ; die Brücke Brücken
      market markets ; der Markt Märkte Marktes
      lake lakes ; der See Seen Sees
      river rivers ; der Fluss Flüsse Flusses
      beach beaches ; der Strand Strände Strandes
      tree trees ; der Baum Bäume Baumes
      office offices ; das Büro Büros Büros
      restaurant restaurants ; das Restaurant Restaurants Restaurants
      field fields ; das Feld Felder Feldes
      mountain mountains ; der Berg Berge Berges
      island islands ; die Insel Inseln
      square squares ; der Platz Plätze Platzes
      wall walls ; die Mauer Mauern
      """
    ),
    (
      .process,
      """
      registration ; die Registrierung -
      work ; die Arbeit -
      life ; das Leben - Lebens
      training ; die Ausbildung -
      planning ; die Planung -
      journey ; die Reise -
      election ; die Wahl -
      cooperation ; die Zusammenarbeit -
      """
    ),
    (
      .vehiclePart,
      """
      engine engines ; der Motor Motoren Motors
      wheel wheels ; das Rad Räder Rades
      brake brakes ; die Bremse Bremsen
      color colors ; die Farbe Farben
      """
    ),
    (
      .buildingPart,
      """
      roof roofs ; das Dach Dächer Daches
      entrance entrances ; der Eingang Eingänge Eingangs
      facade facades ; die Fassade Fassaden
      cellar cellars ; der Keller Keller Kellers
      """
    ),
    (
      .institutionPart,
      """
      goal goals ; das Ziel Ziele Ziels
      influence ; der Einfluss - Einflusses
      policy policies ; die Politik -
      reputation ; der Ruf - Rufs
      """
    ),
    (
      .rulePart,
      """
      application ; die Anwendung -
      purpose ; der Zweck - Zwecks
      effect ; die Wirkung -
      text ; der Text - Textes
      """
    ),
    (
      .textPart,
      """
      title titles ; der Titel Titel Titels
      ending endings ; das Ende - Endes
      beginning ; der Anfang - Anfangs
      language ; die Sprache -
      """
    ),
    (
      .animalPart,
      """
      tail ; der Schwanz - Schwanzes
      fur ; das Fell - Fells
      leg legs ; das Bein Beine Beins
      eye eyes ; das Auge Augen Auges
      """
    ),
  ]

  /// English modifier, German modifier, heads that go with it.
  static let compoundTable = """
    garden ; Garten ; door gate chair table wall
    kitchen ; Küchen ; door window table chair clock lamp knife
    office ; Büro ; door window chair table lamp building
    school ; Schul ; door gate garden building bus book
    church ; Kirchen ; door window clock tower
    city ; Stadt ; park wall museum library gate
    castle ; Schloss ; garden wall gate tower
    village ; Dorf ; church school street
    hotel ; Hotel ; door bed garden
    police ; Polizei ; car dog
    """

  /// English preposition, German preposition with the dative, nouns that go with them.
  static let placeTable = """
    in ; in ; garden city village park forest kitchen office restaurant house museum hotel church
    on ; auf ; street bridge mountain island
    at ; an ; lake river station
    on ; an ; beach
    at ; auf ; market
    under ; unter ; tree
    behind ; hinter ; house church school factory wall
    in front of ; vor ; museum hotel library palace
    next to ; neben ; church castle hospital tower
    """
}
