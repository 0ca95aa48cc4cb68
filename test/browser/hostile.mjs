/* hostile.mjs - articles that try to be more than text. Each is a record's input; `shows` is what must stand there. */
const script = '<script>globalThis.pwned = 1</script>';
const image = '<img src=x onerror="globalThis.pwned = 2">';
const link = '[a](javascript:globalThis.pwned=3) <a href="javascript:globalThis.pwned=4">b</a>';
const close =
    '</p></article></main><style>body{display:none}</style><base href="http://192.0.2.1/">';
const rtl = '\u202E\u2066\u05D0\u05D1\u05D2\u202A';

const said = (words, who = 'Ana Ruiz') =>
    `“${words},” ${who} told reporters on Monday. “We will not go there again,” she said.`;

export const hostile = [
    {
        id: 'h-script',
        title: `Title ${script}`,
        publisher: `Press ${image}`,
        text: `Mayor speaks\n\n${said(`It was ${script} and ${image}`)}\n`,
    },
    {
        id: 'h-link',
        title: 'Links',
        url: 'javascript:globalThis.pwned=5',
        publisher: 'The "Wire" & Sons',
        text: `Links\n\n${said(`See ${link}`)}\n`,
    },
    {
        id: 'h-close',
        title: close,
        publisher: close,
        text: `Closing\n\n${said(`He wrote ${close}`, `Ana ${close} Ruiz`)}\n`,
    },
    {
        id: 'h-rtl',
        title: `Right ${rtl} to left`,
        publisher: `Halden ${rtl}`,
        text: `Marks ${rtl}\n\n${said(`The ${rtl} word`, `Ana ${rtl} Ruiz`)}\n`,
    },
    {
        id: 'h-nul',
        title: 'Nothing\u0001here',
        publisher: 'Null\u001b[31mPress',
        text: `Nul\u0000s\n\n${said('It\u0000 was \u0001\u0007\u001b[31m nothing')}\n`,
    },
    {
        id: 'h-name',
        title: 'Names',
        publisher: '__proto__',
        text: `Names\n\n${said('It is constructor', 'Constructor Prototype')}\n`,
    },
    {
        id: 'h-emoji',
        title: '👩‍👩‍👧 e\u0301\u0302\u0303 ﷽',
        publisher: 'Emoji',
        text: `Family\n\n${said('We 👩‍👩‍👧 are e\u0301\u0302 here 🏳️‍🌈')}\n`,
    },
    /* one paragraph of a megabyte, with a word that no line can take */
    {
        id: 'h-long',
        title: 'Long',
        publisher: 'Long',
        text: `Long\n\n${'The council met and nothing was decided, people there remember. '.repeat(15500)}${'x'.repeat(5000)} ${said('It was long')}\n`,
    },
    {
        id: 'h-attr',
        title: '" onmouseover="globalThis.pwned=6" x="',
        publisher: "' onfocus='globalThis.pwned=7' autofocus='",
        text: `Attributes\n\n${said('" onclick="globalThis.pwned=8')}\n`,
    },
    {
        id: '../../etc/passwd?x=1#y',
        title: 'Paths',
        publisher: '../..',
        text: `Paths\n\n${said('It is %00 %2e%2e')}\n`,
    },
];
