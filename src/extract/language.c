/* language.c - little words of two dozen languages.
 *
 * In running text of any European language a third of the words are its few dozen commonest ones, and
 * hardly any of them are common elsewhere. What has neither English ones nor known others in number
 * is some other language. Scripts settle the rest of the world.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "extract/language.h"

enum { LOOK = 1 << 16, WORD = 24, WORDS_LEAST = 20 };

typedef struct tongue {
    const char *code, *name, *words; /* words: sorted by nothing, a blank around each */
} tongue;

static const tongue tongues[] = {
    { "en", "English",
      " the of and to in a is that for it was on with as he be at by his this had not are but from "
      "or "
      "have an they which you were her she all their would there been has when who will more if no "
      "out "
      "so said what up its about than into them can only other new some could these two may first "
      "then "
      "do any my now such like our over man me even most made after also did many before must "
      "through "
      "back where much your way well down should because each just those people how too i we him "
      "said "
      "says told had " },
    { "de", "German",
      " der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es "
      "an werden "
      "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war "
      "haben nur "
      "oder aber vor zur bis mehr durch man sein wurde sei hatte kann gegen vom schon wenn ihre "
      "seine "
      "unter wir ich sagte " },
    { "fr", "French",
      " de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il "
      "sont la mais "
      "aux avec ou été son ont cette a sa ses ces leur même elle nous après deux aussi fait entre "
      "sans "
      "être comme était où avait d l c s n qu selon dit " },
    { "es", "Spanish",
      " de la que el en y a los se del las un por con no una su para es al lo como más o pero sus "
      "le ha me "
      "si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años "
      "hasta desde "
      "está porque han según dijo tras " },
    { "pt", "Portuguese",
      " de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das "
      "à seu sua "
      "ou quando muito nos já também só pelo pela até isso ela entre depois sem mesmo aos são está "
      "foi "
      "disse " },
    { "it", "Italian",
      " di e il la che in a per un è del non si le con una i da della sono come al anche dei nel "
      "più ha lo "
      "gli alla ma delle o se dal stato nella su questo ci cui era dalla degli essere dopo suo sua "
      "ai "
      "tra anni tutti detto " },
    { "nl", "Dutch",
      " de van een het en in is dat op te zijn met voor die niet aan er om ook als dan maar bij "
      "uit nog naar "
      "hij door over wordt was heeft ze wel worden tot deze meer geen kan zich al hebben had dit "
      "ik "
      "zei volgens " },
    { "sv", "Swedish",
      " och i att det som en på är av för med den till inte har de ett om var men från vi han kan "
      "så när "
      "hon efter vid sig också ut under nu hade eller sin där alla mot blir säger skulle mycket "
      "detta "
      "jag över " },
    { "da", "Danish",
      " og i at det er en til af på for der som med den de ikke har et han var om men fra vi kan "
      "så "
      "hun efter ved sig også ud under nu havde eller sin hvor mod bliver siger skulle meget dette "
      "jeg "
      "over blev være været hvad " },
    { "no", "Norwegian",
      " og i det er som en på til av for at med har de ikke den et om var men fra vi kan så når "
      "hun etter "
      "ved seg også ut under nå hadde eller sin der alle mot blir sier skulle dette jeg over ble "
      "være "
      "vært hva skal " },
    { "fi", "Finnish",
      " ja on ei että se oli hän ovat mutta myös kun tai ole joka niin kuin mukaan sen vain jo "
      "ovat nyt "
      "vielä voi sitä tämä ollut jos olla olisi hänen sekä mitä joka sanoo kertoo vuonna " },
    { "pl", "Polish",
      " w i na z się nie do to że jest o od za po jak przez dla ale są tym co tego czy oraz który "
      "jego już "
      "przed był było ich ma być może tylko także które roku pod przy ze " },
    { "cs", "Czech",
      " a v na se je že s z o do i to k ve pro za by ale jako po od jsou tak podle které který "
      "roce už při "
      "být bylo byl jeho jsem také až ze však která má může " },
    { "sk", "Slovak",
      " a v na sa je že s z o do aj to k vo pre za by ale ako po od sú tak podľa ktoré ktorý roku "
      "už pri "
      "byť bolo bol jeho som tiež až zo však ktorá má môže " },
    { "hu", "Hungarian",
      " a az és hogy nem is egy meg ez de volt csak már azt ha mint még ki el lehet vagy van kell "
      "sem "
      "után szerint ami aki első között arra most majd több lesz " },
    { "ro", "Romanian",
      " de și în la a cu nu o pe să că din un care mai pentru au este fost ce prin sau după ca dar "
      "fi sunt "
      "al ale lui cei iar acest fără între până " },
    { "hr", "Croatian",
      " i u je se na da za su od s o kao koji što a ne iz ali će bi to do koja koje nije samo "
      "nakon prema "
      "više još sve bio bila te kako ili pri rekao " },
    { "tr", "Turkish",
      " ve bir bu da de için ile olarak daha çok olan en gibi sonra kadar ne var ya ancak göre her "
      "o ise "
      "değil bunu şekilde oldu dedi yeni " },
    { "id", "Indonesian",
      " yang dan di ini itu dengan untuk dari tidak dalam pada akan juga ke ada mereka karena oleh "
      "saat "
      "telah sudah bisa seorang tersebut adalah lebih para kata menjadi kepada sebagai " },
    { "vi", "Vietnamese",
      " và của là có được cho trong các một với đã không người những khi này từ để ở về đến ra tại "
      "theo "
      "cũng như trên nhiều nam " },
    { "ca", "Catalan",
      " de la i a que el en les del un els per amb una és no al es ha com més aquest però són dels "
      "s l d "
      "ser també seva seu des va pel fins sobre segons " },
    { "af", "Afrikaans",
      " die en van in het is te nie dat op vir met wat om hy sy as aan deur was word ook by na of "
      "maar ons "
      "hulle kan sal daar gesê nog uit " },
    { "sw", "Swahili",
      " ya na wa kwa ni katika la za kuwa hiyo huo cha alisema kama baada hii pia yake lakini watu "
      "hata "
      "bado sana huku zaidi " },
    { "tl", "Tagalog",
      " ng sa ang na mga at ay ni kay para hindi si nang ito kung pa ko siya may din rin mula "
      "naman dahil "
      "isang ayon sinabi " },
    { "et", "Estonian",
      " ja on ei et see oli ta mis ka kui aga oma ning või selle nii siis kes veel tema seda olid "
      "pärast "
      "ole mida juba saab pole " },
    { "is", "Icelandic",
      " og í að er á sem til um við var en með fyrir ekki það hann af eru frá hefur því þess eftir "
      "hún þar "
      "segir verið " },
    { "ga", "Irish",
      " an na agus a i ar go is le ag do bhí sé tá sin ach mar ó leis faoi ní atá dúirt aige chun "
      "seo " },
    { "cy", "Welsh",
      " y yn a i o ar ei mae wedi am yr bod gan fod ac oedd i'r ond hyn wrth eu hefyd sydd "
      "dywedodd mewn nid "
      "at " },
};
enum { TONGUES = sizeof tongues / sizeof *tongues };

/* Which tongues have this word: a bit each. */
static uint32_t tongues_with(const char *word, size_t n)
{
    char spaced[WORD + 3] = " ";
    uint32_t found = 0;
    memcpy(spaced + 1, word, n);
    memcpy(spaced + 1 + n, " ", 2);
    for (size_t i = 0; i < TONGUES; i++)
        if (strstr(tongues[i].words, spaced))
            found |= 1u << i;
    return found;
}

typedef struct script {
    uint32_t from, to;
    const char *code, *name;
} script;

static const script scripts[] = {
    { 0x370, 0x3ff, "el", "Greek" },
    { 0x400, 0x52f, "ru", "Russian or another language in Cyrillic" },
    { 0x530, 0x58f, "hy", "Armenian" },
    { 0x590, 0x5ff, "he", "Hebrew" },
    { 0x600, 0x77f, "ar", "Arabic or another language in its script" },
    { 0x900, 0x97f, "hi", "Hindi or another language in Devanagari" },
    { 0x980, 0x9ff, "bn", "Bengali" },
    { 0xa00, 0xdff, "und", "a language of India" },
    { 0xe00, 0xe7f, "th", "Thai" },
    { 0x10a0, 0x10ff, "ka", "Georgian" },
    { 0x1200, 0x137f, "am", "Amharic" },
    { 0x3040, 0x30ff, "ja", "Japanese" },
    { 0x3400, 0x9fff, "zh", "Chinese" },
    { 0xac00, 0xd7af, "ko", "Korean" },
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

/* Small letters of the scripts that the words above are in: Latin with its accents. */
static uint32_t lower(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c | 32;
    if (c >= 0xc0 && c <= 0xde && c != 0xd7)
        return c + 32;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) || (c >= 0x1e00 && c <= 0x1eff))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c + (c & 1);
    return c == 0x218 ? 0x219 : c == 0x21a ? 0x21b : c == 0x1a0 ? 0x1a1 : c == 0x1af ? 0x1b0 : c;
}

bool sy_language_is_english(const char *text, size_t n, sy_language *out)
{
    *out = (sy_language){ .code = "", .name = "" };
    n = n < LOOK ? n : LOOK;
    n = sy_utf8_valid(text, n); /* a character cut by LOOK */
    uint32_t words = 0, hits[TONGUES] = { 0 }, letters = 0, other[SCRIPTS] = { 0 };
    char word[WORD + 4];
    size_t w = 0;
    bool too_long = false;
    for (size_t i = 0; i <= n;) {
        uint32_t c = i < n ? sy_utf8_next(text, &i) : (i++, ' ');
        bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) ||
                     (c >= 0x1e00 && c <= 0x1eff);
        if (latin) {
            letters++;
            if (w < WORD - 4)
                w += sy_utf8_put(lower(c), word + w);
            else
                too_long = true;
            continue;
        }
        for (size_t k = 0; k < SCRIPTS && c >= 0x370; k++)
            if (c >= scripts[k].from && c <= scripts[k].to)
                other[k]++;
        if (!w)
            continue;
        words++;
        uint32_t with = too_long ? 0 : tongues_with(word, w);
        for (size_t k = 0; with; k++, with >>= 1)
            hits[k] += with & 1;
        w = 0;
        too_long = false;
    }

    size_t most = 0;
    uint32_t foreign = 0;
    for (size_t k = 0; k < SCRIPTS; k++) {
        foreign += other[k];
        most = other[k] > other[most] ? k : most;
    }
    if (foreign > letters && foreign >= WORDS_LEAST) {
        /* Japanese is mostly Chinese characters, with some of its own between them. */
        if (!strcmp(scripts[most].code, "zh") && other[11] * 10 > other[most])
            most = 11;
        out->code = scripts[most].code;
        out->name = scripts[most].name;
        out->percent = (int)(100 * (uint64_t)other[most] / (foreign + letters));
        return false;
    }
    if (words < WORDS_LEAST)
        return true;
    size_t best = 0;
    for (size_t k = 1; k < TONGUES; k++)
        best = hits[k] > hits[best] ? k : best;
    out->english = (int)(100 * (uint64_t)hits[0] / words);
    out->percent = (int)(100 * (uint64_t)hits[best] / words);
    out->code = tongues[best].code;
    out->name = tongues[best].name;
    /* Lists, tables and sports results have few little words of any language: they are let through
     * as long as nothing else leads clearly. */
    if (best == 0 || hits[best] * 4 < hits[0] * 5)
        best = 0;
    if (best == 0 && out->english < 8 && words >= 60) {
        out->code = "und";
        out->name = "another language";
        return false;
    }
    if (best == 0) {
        out->code = "en";
        out->name = "English";
        out->percent = out->english;
        return true;
    }
    if (out->percent < 12 && out->english >= 8) {
        out->code = "en";
        out->name = "English";
        return true;
    }
    return false;
}

const char *sy_language_reason(const sy_language *l, char *to, size_t room)
{
    snprintf(to, room,
             "is not English: it reads as %s (%d %% of it; English: %d %%); --lang any takes it",
             l->name, l->percent, l->english);
    return to;
}
