"""Customs: the words around and inside names that are article, particle, title or half of a compound."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("al el ul اال ال")
ASSIMILATED = _words("as es is ash esh ach ech ar er ad ed at et an en az ez")
PATRONYMIC = _words("bin ben ibn bint binti bent ould wuld wald ولد بن ابن بنت بنتی پسر")
PARTICLES = _words("de da di do du dos das del della van von der den ter la le y e i و د")
# Words that are hardly ever names; those that people do bear (Prince, Bishop, Elsir, Dato, Serwan) are left out
HONORIFICS = _words(
    "mr mrs ms mme mlle dr doctor docteur prof professor herr frau monsieur madame eng engineer ingenieur late sig "
    "signor signora sr sra دکتر دکتور الدکتور مهندس استاد استاذ الاستاذ اقای خانم السید السیده انسه مرحوم المرحوم "
    "господин госпожа пан пани д-р ato weizero ወይዘሮ አቶ ወይዘሪት ustad ustaz mullah mulla ملا مولوی mawlawi maulawi "
    "hanim effendi efendi "
    # forms of address
    "mister missus miss mx messrs fraulein frl mademoiselle mevrouw mevr meneer dhr froken fru senor senora senorita "
    "srta sres senhor senhora dott dottor dottoressa kyrios kyria gospodin gospozha gospodja gospodica domnul doamna "
    "sayin zonja zoti bwana ndugu mheshimiwa mudane bapak ibu encik puan shri shrimati smt janab thiru thirumathi "
    "weyzero woizero woyzero weizerit wro пані панна гражданин гражданка товарищ громадянин громадянка госпођа "
    "госпожица κύριος κυρία جناب الانسه السیدات ښاغلی میرمن ወሮ ወሪት ኣቶ מר גב גברת պարոն տիկին ბატონი ქალბატონი "
    "先生 女士 小姐 นาย นาง นางสาว श्री श्रीमती জনাব திரு திருமதி "
    # church and learning, profession and honour
    "rabbi rev reverend revd fr father mgr msgr monsignor maulana moulana mawlana maulvi moulvi allama مولانا ابونا "
    "הרב ቄስ honourable honorable excellency hh highness datuk datin chief maitre avv avvocato arq abg "
    "abogado lic licenciado licenciada dra drs drg ir ing inz engr arch adv advocate atty barrister barr dipl mudr "
    "judr phdr phd dphil esq esquire jr jnr snr ii iii mamosta mamoste muhendis avukat injineer dhakhtar доктор "
    "профессор инженер інженер професор داکتر داکټر دکتوره الدکتوره مهندسه المهندس انجنیر انجینر انجینیر پوهاند "
    "پروفیسور مامۆستا دکتۆر ዶክተር ዶር ፕሮፌሰር ኢንጂነር דר डॉ "
    # rank
    "general gen brigadier brig colonel major captain capt lieutenant lt sergeant sgt corporal cpl admiral adm "
    "commander cmdr cdr commandant capitaine sergent caporal adjudant oberst oberstleutnant oberleutnant leutnant "
    "feldwebel teniente sargento comandante subedar havildar polkovnik podpolkovnik kapitan praporshchik "
    "albay yarbay binbasi yuzbasi tegmen ustegmen orgeneral korgeneral tumgeneral tuggeneral генерал полковник "
    "подполковник майор капитан лейтенант сержант старшина прапорщик ефрейтор рядовой адмирал підполковник капітан "
    "пуковник потпуковник капетан мајор العمید العقید عقید اللواء الفریق الملازم ملازم الجنرال جنرال الکابتن سرهنگ "
    "سرگرد ستوان سرتیپ سرلشکر سپهبد ارتشبد تیمسار گروهبان دگروال دگرمن جگرن تورن بریدمن قوماندان ሻለቃ ኮሎኔል "
    "ጄኔራል ጀነራል "
    # what registers write among the names: the dead, and a married woman's other name
    "deceased المرحومه مرحومه الطفل الطفله vve veuve epouse epse nee geb geborene"
)
LIGHT = _words(
    "haji hajji hadji hajj elhadj elhaj lhaj alhaji alhadji hagi حاجی الحاج حاج sheikh cheikh shaikh sheik cheick شیخ "
    "الشیخ sayed sayyid syed سید khan خان agha aga آغا اغا mirza میرزا bey beg بیگ بیک "
    "imam امام qari قاری abba አባ sheekh seyid seyyed sayyed begum bibi بیبی"
)
# Titles that serve as given names where only one other name follows: Cheikh Ndiaye
NAMELIKE_TITLES = _words("sheikh cheikh shaikh sheik cheick شیخ mirza میرزا sayed sayyid syed khan خان")
SERVANT = _words("abd abdul abdel abdoul abdal abdur abder abdol abdu abdi abdous abdus عبد عبدال абд абдул")
DEITY = _words("ullah allah ollah oullah lah الله لله")
RELIGION = _words("din deen dine eddine eddin uddin ouddine addin aldin eldin eldine الدین دین")
KUNYA = _words("abu abou abo umm oumm oum um abi aboul abul ابو ام ابی أبو አቡ")
# Ethiopian and Eritrean first halves; what follows belongs to the same name
GEEZ_COMPOUND = _words(
    "gebre ghebre gebra gabre ghebra gabra woldu wolde welde walda woldai tekle teklay takla habte habta kidane amde "
    "amda tesfa zere weldu ገብረ ወልደ ተክለ ሀብተ ሃብተ ሓብተ ዓምደ አምደ ዘርአ ወለተ አመተ ለተ ተስፋ lete welete amete fikre ፍቅረ "
    "sahle ሳህለ haile hayle ኃይለ ሀይለ ኃይሌ"
)
GEEZ_SECOND_HALF = _words(
    "selassie sellassie silassie selase mariam maryam michael mikael medhin medhn yohannes giorgis georgis egziabher "
    "kiros kristos amanuel amlak medhen medhan medhane mikiel mikhael haimanot haymanot tsadik tsadiq birhan brhan "
    "berhan hiwot hiwet kidan kidane giyorgis ghiorghis georgise gabriel gebriel rufael meskel mesqel eyesus iyesus "
    "yesus ab abzgi egziabiher exiabiher igziabher igzi egzi gergish gergis gherghis wahid libanos samuel ananya "
    "ሥላሴ ስላሴ ማርያም ሚካኤል መድኅን መድህን መድሕን ዮሐንስ ዮሃንስ ጊዮርጊስ ግዮርጊስ እግዚአብሔር እግዚኣብሄር እግዚአብሄር ክርስቶስ አማኑኤል ኣማኑኤል "
    "ሚካኢል ሃይማኖት ሀይማኖት ጻድቅ ፃድቅ ብርሃን ህይወት ሕይወት ኪዳን ገብርኤል ሩፋኤል መስቀል የሱስ ኢየሱስ አብ ኣብ ዝጊ"
)
# First halves of Persian, Afghan and Hazara given names that are no names by themselves
BOUND_FIRST_HALF = _words(
    "gholam ghulam gulam golam qolam غلام gul gol goul گل sher shir شیر qurban qorban kurban ghorban قربان awaz "
    "avaz ewaz evaz عوض chaman چمن"
)
# Halves of given names that are names by themselves too: Ali Reza and Alireza
GIVEN_FIRST_HALF = _words(
    "mohammad muhammad mohamad mohammed muhammed mohamed muhamad muhammet محمد ali علی seyed seyyed sayed sayyed "
    "syed seyit سید amir emir امیر shah şah شاه nur noor nour نور mir میر hossein hussain hosain hussein حسین "
    "hassan hasan حسن khan خان jan جان malek malik ملک"
)
GIVEN_SECOND_HALF = _words(
    "hossein hussain hussein hosein hosain huseyin حسین ali علی reza rza riza رضا hassan hasan حسن abbas عباس "
    "haidar heydar haydar حیدر nabi نبی sakhi sachi سخی rasool rasul rassoul رسول mohammad muhammad mohammed "
    "mohamad mohamed muhammed محمد agha aga آغا اغا jan جان khan خان gul gol goul گل wali vali ولی ahmad ahmed "
    "احمد mahdi mehdi مهدی sadegh sadiq صادق jafar جعفر kazem kazim کاظم taghi taqi تقی naghi naqi نقی akbar اکبر "
    "asghar اصغر zaman زمان"
)
# Endings of family names that are also written as a word: Hassan Pour, حسن‌پور
FAMILY_SECOND_HALF = _words(
    "pour poor zada zadeh zade zadah nejad nezhad nejhad khel kheil zai zay oghlu oglu oghli پور زاده نژاد خیل زی"
)
# Words that change how those around them are read
SPECIAL = (
    ARTICLES | ASSIMILATED | PATRONYMIC | PARTICLES | HONORIFICS | LIGHT | NAMELIKE_TITLES | SERVANT | DEITY | RELIGION
    | KUNYA | GEEZ_COMPOUND | BOUND_FIRST_HALF | FAMILY_SECOND_HALF
)  # fmt: skip
KEEPS_ARTICLE = _words("الیاس الهام الیزابت الینا الیسا الین المیرا الکساندر الکسی الله الا الفت الماس الهه الکس")
# Endings by which a token tells that it is a family name, in any script
FAMILY_ENDINGS = (
    "ov", "ova", "ev", "eva", "off", "sky", "ski", "skaya", "ska", "skyi", "skij", "enko", "chuk", "yuk", "ow", "ew",
    "ows", "zai", "zay", "zada", "zadeh", "zade", "pour", "poor", "oglu", "ian", "yan", "shvili", "dze",
    "ов", "ова", "ев", "ева", "ёв", "ский", "ская", "ський", "ська", "енко", "чук", "юк", "ин", "ина", "زاده", "زی",
    "پور", "نژاد",
)  # fmt: skip
FATHER_ENDINGS = (
    "ovich", "evich", "ovna", "evna", "ovych", "evych", "ivna", "ович", "евич", "овна", "евна", "йович", "ьович",
    "івна", "ївна", "owitsch", "ewitsch", "owna", "ewna",
)  # fmt: skip
MIN_FOR_ENDING = 5
