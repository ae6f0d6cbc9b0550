"""What colleagues say when they mean a task of the catalogue: words for the search, nothing else.

Pure. By the slug of the task; Dutch and English together. Endings and typing errors are the
search's own business, and a word stands with every task that it may mean; with a star where it
most often means that one.
"""

SAYINGS: dict[str, str] = {
    # Technical
    "t-netwerk-ontwerp": "netwerkplan bekabelingsplan",
    "t-netwerk-beheer": "*wifi wlan internet netwerk traag bezoeker gasten bereik signaal slow",
    "t-netwerk-storing": "wifi internet netwerk server kapot uit uitvallen plat geen down outage"
    " verbinding connection",
    "t-server-cloudbeheer": "onedrive sharepoint google drive office 365 microsoft teams mailbox"
    " mail email outlook gmail opslag storage vol full",
    "t-firewall": "geblokkeerd blokkeren geblokt blocked filter youtube website site",
    "t-endpointbeveiliging": "virus antivirus malware virusscanner spyware",
    "t-toegangsbeveiliging": "mfa 2fa tweestapsverificatie tweefactor authenticator code"
    " verificatie authenticatie telefoon phone two-factor",
    "t-back-up": "backup verwijderd gewist verloren kwijt bestand bestanden document documenten"
    " terughalen terugzetten onedrive prullenbak deleted lost file files restore",
    "t-cyberincident": "phishing fishing hack gehackt hacker link geklikt clicked verdacht"
    " verdachte suspicious mail spam virus ransomware aanval datalek"
    " oplichting scam account usb-stick",
    "t-helpdesk": "helpdesk ict-hulp",
    "t-eerstelijn-klas": "beamer projector digibord smartboard smartbord bord scherm touchscreen"
    " geluid klank beeld laptop computer pc chromebook tablet ipad toestel kapot klas klaslokaal"
    " lokaal hdmi pen reageert opstarten sound display adapter",
    "t-tweedelijn": "computer laptop pc traag trage vastgelopen bevroren foutmelding opstarten"
    " slow frozen crash error",
    "t-toestelcyclus": "installatie laptop uitrol recycleren afgeschreven wissen",
    "t-toestelbeheerplatform": "intune jamf mdm app apps ipad ipads tablets installeren install",
    "t-software-updates": "programma programma's software installeren installatie update updates"
    " windows install program computer klascomputer",
    "t-herstelling": "kapot laptop chromebook tablet ipad printer kopieermachine kopietoestel"
    " fotokopie barst gebarsten scherm batterij toetsenbord gevallen repair broken cracked"
    " battery opstarten",
    "t-printers-av": "printer printen afdrukken afdruk toner inkt papier papierstoring kopie"
    " kopieermachine kopiemachine beamer projector digibord smartbord smartboard lamp geluid"
    " luidspreker boxen speaker microfoon paper ink jam print photocopier sound pen",
    "t-website-techniek": "website webstek site plat",
    "t-gebouwsystemen": "badge badgelezer deur toegangsdeur camera bewakingscamera bel schoolbel"
    " parlofoon alarm door",
    "t-infrawerken": "stopcontact kabel internetkabel netwerkkabel netwerkpunt verbouwing"
    " verhuizing lokaal bekabeling socket outlet cable",
    "t-evenementen": "schoolfeest feest opendeurdag proclamatie toneel micro microfoon boxen"
    " geluidsinstallatie livestream streamen podium party event microphone speakers stage",
    "t-afstandsleren-techniek": "online les videogesprek videoles webcam bednet zieke thuis"
    " livestream streamen zoom meet teams remote",
    "t-enkele-aanmelding": "sso koppeling informat wisa",
    "t-leeromgeving-techniek": "smartschool google classroom teams moodle itslearning canvas"
    " leerplatform lms platform module puntenboek skore kapot",
    "t-adminpakket": "wisa informat broekx leerlingenadministratie personeelsadministratie",
    "t-vaksoftware": "lasercutter laser cutter cnc 3d-printer autocad cad solidworks plc machine"
    " vakprogramma",
    "t-hulpmiddelen": "sprint kurzweil alinea textaid wody dyslexie dyslectisch dyscalculie"
    " voorleessoftware voorlezen compenserend leesprogramma dyslexia text-to-speech",
    "t-documentatie": "wachtwoordkluis procedures",
    # Pedagogical
    "p-klasondersteuning": "les lessen idee ict-les lesvoorbereiding werkvorm integreren ai"
    " chatgpt lesson digitaal",
    "p-aanspreekpunt": "kahoot quiz bookwidgets canva padlet quizlet genially wooclap mentimeter"
    " powerpoint excel tool didactische werkvorm ai teams les how",
    "p-leerlijn": "leerplan eindtermen minimumdoelen digitale vaardigheden programmeren coderen"
    " computationeel denken coding curriculum",
    "p-nascholing": "leren cursus bijscholing vorming opleiding training workshop studiedag"
    " pedagogische course excel ai",
    "p-informeren": "nieuwsbrief ict-café webinar nieuws",
    "p-coaching": "coach coaching digicoach begeleiding leren",
    "p-innovatie-klas": "vr vr-bril robot robots robotica microbit lego",
    "p-leermiddelen-kiezen": "chatgpt ai gemini copilot artificiële intelligentie app apps tool"
    " tools aanvragen toegelaten toegestaan leermiddel methode software goedgekeurd allowed"
    " request",
    "p-verantwoord-gebruik": "gsm smartphone telefoon telefoons verbod gsm-verbod sociale media"
    " tiktok snapchat instagram whatsapp pesten cyberpesten pestgedrag gamen bullying chatgpt"
    " phones",
    "p-mediawijsheid": "mediawijs fake news nepnieuws desinformatie cyberpesten pesten sexting"
    " deepfake bullying snapchat tiktok online veilig internet",
    "p-digileiders": "digileider digileiders leerlingenhulp",
    "p-ict-zorg": "zorg zorgleerling clb dyslexie leerstoornis",
    "p-handleidingen": "handleiding stappenplan uitleg instructie manual guide filmpje",
    "p-ouders": "ouder ouders ouderavond infoavond co-account parents parent thuis",
    "p-afstandsonderwijs": "afstandsonderwijs online les lesgeven zieke ziek thuis blended remote",
    "p-starters": "nieuw nieuwe starter startende beginnende leerkracht collega interim wegwijs"
    " aanvang eerste dag new starting",
    "p-klankbord": "klankbordgroep werkgroep",
    # Policy
    "b-beleidsplan": "ict-plan beleidsplan",
    "b-nodenanalyse": "bevraging enquête noden selfie",
    "b-advies-directie": "advies",
    "b-financieel-advies": "budget nieuwe laptops aankoop aankopen beslist investering duur"
    " purchase digisprong",
    "b-meerjarenbegroting": "budget begroting digisprong",
    "b-leveranciers-vergelijken": "leverancier offerte vergelijken supplier aankoop",
    "b-bestekken": "bestek aanbesteding overheidsopdracht tender",
    "b-juridisch": "auteursrecht copyright juridisch contract aansprakelijk rechten afbeelding"
    " licentie legal",
    "b-digitale-veiligheid": "eigen laptop byod chatgpt ai afspraken regels toegelaten allowed"
    " reglement richtlijn usb-stick veilig",
    "b-gdpr": "gdpr avg privacy foto foto's filmpje film video toestemming beeldmateriaal portret"
    " persoonsgegevens datalek verloren photo photos picture pictures consent removed"
    " verwijderen publiceren online usb-stick dpo",
    "b-risicobeheer": "beheerdersrechten admin adminrechten",
    "b-projectwerking": "erasmus project europees subsidie",
    "b-mandaten": "taakverdeling mandaat mandaten wie doet wat",
    "b-leveranciersregie": "externe firma leverancier",
    "b-werving": "vacature solliciteren sollicitatie job vacancy",
    # Administrative
    "a-gebruikersbeheer": "account accounts aanmaken maken toegang rechten nieuwe leerkracht"
    " interim groep gedeelde map mailbox access create permissions teacher",
    "a-leeromgeving-structuur": "smartschool google classroom klas klassen vak vakken aanmaken"
    " maken leerplatform schooljaar overzetten",
    "a-gebruikersstroom": "account uit dienst afsluiten vertrek vertrekt pensioen nieuwe collega"
    " interim aanwerving uitschrijven inschrijven leaver leaving teacher",
    "a-accounts-dagelijks": "wachtwoord paswoord password pasword code inloggen inlog login"
    " aanmelden aanmelding aanloggen log sign-in account accounts geblokkeerd vergrendeld"
    " resetten reset smartschool vergeten kwijt mfa locked",
    "a-toestelpool": "lenen lener uitlenen uitleen ontlenen reserveren reservatie reserveer"
    " reservelaptop laptop laptops laptopkar chromebook chromebooks chromebookkar tablet tablets"
    " ipad ipads kar oplader lader muis borrow loan book reserve trolley cart charger",
    "a-inventaris-hardware": "inventaris toestel muis toetsenbord sticker label kwijt",
    "a-inventaris-software": "licentie licenties software abonnement",
    "a-bestellingen": "bestellen bestelling kopen aankopen aankoop nodig toner muis toetsenbord"
    " kabel levering order buy oplader laptops adapter",
    "a-herstellingen": "laptop garantie herstelling herstellingen hersteld terug status opgehaald"
    " dienst reparatie warranty repaired back binnen",
    "a-verzekering": "verzekering schade gestolen diefstal gebroken gevallen barst gebarsten"
    " insurance damage stolen theft",
    "a-offertes": "offerte offertes prijs prijsvraag quote",
    "a-facturen": "factuur facturen rekening betalen betaling invoice bill",
    "a-website-inhoud": "website site facebook instagram bericht post foto foto's filmpje foutje"
    " tekst kalender publiceren online social photo photos picture news schoolwebsite",
    "a-meldingen-verdelen": "melding ticket tickets opvolging",
    "a-netwerkregister": "wifi wifi-code wifi-wachtwoord bezoeker gast gasten toegang code guest"
    " visitor eigen toestel",
    "a-subsidiedossiers": "subsidie subsidies digisprong",
    "a-bruikleen": "bruikleen waarborg ouder ouders contract huur huren laptop laptopproject"
    " teruggeven terugbetalen terugbetaling deposit rent lenen",
    "a-licenties-toewijzen": "licentie licenties code codes bingel bookwidgets scoodle diddit"
    " polpo kweetet pelckmans plantyn digitaal handboek boeken boek digitale schoolboek"
    " activeren licence license ebook textbook",
}
