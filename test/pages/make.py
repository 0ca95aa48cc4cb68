#!/usr/bin/env python3
"""Writes the generated pages of this folder: made-NN.html and, beside it, made-NN.txt with the body that belongs to it. The
prose is made of sentences of our own, by a seed; the templates are as unlike one another as real sites' are. Pages named
hand-*.html were written by hand and are left alone. Usage: make.py [FOLDER] [SEED]"""
import html, json, os, random, sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 5
R = random.Random(SEED)
FIRST = "Ana Tom Ruth Karim Ines Peter Lena Oscar Mina Paul Greta Hugo Selma Victor Nora Felix Dora Simon Amira Lukas".split()
LAST = "Ruiz Reed Okafor Lindqvist Marsh Petrov Duval Kessler Brandt Oyelaran Castle Hobbs Nakai Ferrer Whitlock Dunne".split()
PLACE = "Ostby Harrow_Vale Tollbridge Marren Eastmoor Calder_Bay Pinehurst Saltley Norwick Fenmore".replace("_", "~").split()
ROLE = ["mayor", "police chief", "council leader", "harbour master", "union secretary", "head teacher", "energy minister",
        "coroner", "chief engineer", "spokeswoman for the ferry company", "hospital director", "transport commissioner"]
THING = ["the old bridge", "the ferry line", "the hospital's new wing", "the tram network", "the flood wall", "the fish market",
         "the library", "the power station", "the harbour tunnel", "the stadium", "the school meals contract", "the water works"]
ACT = ["would be closed until the repairs are done", "had cost twice as much as planned", "must be rebuilt before the winter",
       "was never inspected after the storm", "will be sold to a company from abroad", "was safe and would stay open",
       "had been promised to the residents for nine years", "could not be paid for out of this year's budget"]
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def name():
    return R.choice(FIRST) + " " + R.choice(LAST)


def place():
    return R.choice(PLACE).replace("~", " ")


def sentence(p, q, thing, town):
    n = R.randint(2, 94)
    return R.choice([
        f"{p}, the {R.choice(ROLE)} of {town}, said on {R.choice(DAY)} that {thing} {R.choice(ACT)}.",
        f"“We have looked at every page of the report, and {thing} {R.choice(ACT)},” {q} told reporters.",
        f"The decision came after {n} people had written to the council about {thing}, according to {p}.",
        f"“Nobody asked us,” said {name()}, who has lived in {town} for {n} years. “We read it in the paper.”",
        f"A spokesman for the company declined to comment on whether {thing} {R.choice(ACT)}.",
        f"In a letter of {n} pages that was seen by this newspaper, {q} warned that {thing} {R.choice(ACT)}.",
        f"It was the {R.choice(['second', 'third', 'fourth'])} time in {n} months that the vote on {thing} had been put off.",
        f"{q} denied that there had been any agreement with {p} about {thing}.",
        f"The {R.choice(ROLE)} added that {R.choice(['no one', 'nobody in the town hall', 'neither side'])} had expected the costs "
        f"to rise by {n} percent within a year.",
        f"Asked whether {p} should resign, {q} answered: “That is a question for the voters.”",
        f"Police said that {n} officers were on duty in {town} on {R.choice(DAY)} night, and that there were no arrests.",
        f"Engineers had told the council in {R.choice(['March', 'June', 'October'])} that {thing} {R.choice(ACT)}, minutes of the "
        f"meeting show.",
        f"The numbers were first published by the statistics office, which said that it would check them again.",
        f"“I am tired, but I am not leaving,” {p} wrote on {R.choice(DAY)}. “There is work to do in {town}.”"])


def article():
    p, q, thing, town = name(), name(), R.choice(THING), place()
    paras = []
    for i in range(R.randint(6, 13)):
        paras.append(" ".join(sentence(p, q, thing, town) for _ in range(R.randint(1, 3))))
    if R.random() < 0.4:
        paras.insert(R.randint(2, 5), R.choice(["“No,” she said.", f"{q} disagreed.", "That was two years ago.", "Not everyone agrees."]))
    head = R.choice([f"{town} {R.choice(ROLE)} says {thing} {R.choice(ACT)}", f"{p} denies deal over {thing}",
                     f"{thing[0].upper() + thing[1:]} “{R.choice(ACT)}”, says {q}"])
    date = f"2026-{R.randint(1, 12):02d}-{R.randint(1, 28):02d}"
    return dict(head=head, paras=paras, author=name(), date=date, town=town,
                site=R.choice(["The", "Daily", "Evening"]) + " " + R.choice(["Courier", "Ledger", "Sentinel", "Post-Dispatch", "Echo"]))


def esc(s):
    return html.escape(s, quote=False)


def links(n):
    words = "News Sport Weather Business Opinion Culture Travel Video Jobs Property Obituaries Contact About Archive Subscribe".split()
    return [f'<a href="/{w.lower()}{i}">{w}</a>' for i, w in ((i, R.choice(words)) for i in range(n))]


def nav(tag="nav"):
    return f'<{tag} class="{R.choice(["main-nav", "topmenu", "site-navigation", "c-nav"])}"><ul>' + \
        "".join(f"<li>{l}</li>" for l in links(R.randint(6, 25))) + f"</ul></{tag}>"


def teaser():
    a = article()
    return a["head"], " ".join(a["paras"][0].split()[:R.randint(12, 30)]) + " ..."


def rail(n, cls):
    out = f'<div class="{cls}"><h3>{R.choice(["Most read", "Related stories", "More from this section", "You may also like", "Latest"])}</h3>'
    for _ in range(n):
        h, t = teaser()
        out += f'<div class="card"><h4><a href="/x">{esc(h)}</a></h4>' + (f"<p>{esc(t)}</p>" if R.random() < .6 else "") + "</div>"
    return out + "</div>"


def footer():
    return '<footer class="site-footer"><ul>' + "".join(f"<li>{l}</li>" for l in links(R.randint(8, 30))) + \
        "</ul><p>© 2026 Example Media Ltd. All rights reserved. Registered in Ostby, number 4471. Use of this site means that you " \
        "accept our terms of use and our privacy policy.</p></footer>"


def comments(n):
    out = '<section id="comments" class="comments-area"><h2>Comments</h2>'
    for _ in range(n):
        t = R.choice(["I have been saying this for years and nobody at the council listens to the people who live here.",
                      "Typical. They will raise the rates again and we will have nothing to show for it, you mark my words.",
                      "Has the writer of this article ever been to the harbour? It was like that when I was a boy, too.",
                      "Well said! My grandmother took the ferry every day and it never cost more than a loaf of bread."])
        out += f'<div class="comment"><b>{name()}</b> <span>{R.randint(1, 9)} hours ago</span><p>{t}</p><a href="#">Reply</a></div>'
    return out + "</section>"


def ld(a, kind="NewsArticle", body=False):
    d = {"@context": "https://schema.org", "@type": kind, "headline": a["head"], "datePublished": a["date"] + "T09:30:00Z",
         "author": [{"@type": "Person", "name": a["author"]}], "publisher": {"@type": "Organization", "name": a["site"]}}
    if body:
        d["articleBody"] = "\n\n".join(a["paras"])
    return f'<script type="application/ld+json">{json.dumps(d)}</script>'


def og(a):
    return f'<meta property="og:title" content="{html.escape(a["head"])}"><meta property="og:site_name" content="{a["site"]}">' \
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{a["date"]}T10:00:00+01:00">'


def junk():
    return "<script>var s={a:'<p>not text</p>'};" + "x();" * R.randint(50, 900) + "</script><style>.a{b:c}</style>"


def head(a, more=""):
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{esc(a["head"])} | {a["site"]}</title>{more}{junk()}</head>'


def fig():
    return f'<figure><img src="a.jpg" alt="A picture"><figcaption>{name()} in {place()} last year. <span class="credit">Photo: ' \
        f'{name()}/Agency</span></figcaption></figure>'


def ad():
    return R.choice(['<div class="ad-slot"><span>Advertisement</span></div>', '<aside class="promo"><p>Sign up for our morning '
                     'newsletter and get the stories that matter, every day.</p><a href="/n">Sign up</a></aside>',
                     '<div class="inline-related"><p><b>Read more:</b> <a href="/y">' + esc(teaser()[0]) + "</a></p></div>", ""])


def semantic(a):
    body = ""
    for i, p in enumerate(a["paras"]):
        body += f"<p>{esc(p)}</p>" + (ad() if R.random() < .3 else "") + (fig() if R.random() < .15 else "")
    return head(a, ld(a) + og(a)) + f'<body>{nav()}<main><article><header><h1>{esc(a["head"])}</h1><p class="byline">By <a href="/a">' \
        f'{a["author"]}</a></p><time datetime="{a["date"]}T09:30:00Z">{a["date"]}</time></header>{fig()}<div class="article-body">{body}' \
        f'</div><div class="tags"><a href="/t">{a["town"]}</a></div></article>{rail(4, "related")}</main>{comments(3)}{footer()}</body></html>'


def hashed(a):
    h = "%05x" % R.randint(0, 99999)
    body = "".join(f'<div data-testid="paragraph-{i}" class="text__{h} body__x{h}"><span>{esc(p)}</span></div>' +
                   ('<div class="x9a"><div>ADVERTISEMENT</div></div>' if i % 4 == 3 else "") for i, p in enumerate(a["paras"]))
    return head(a, og(a)) + f'<body><div id="root"><div class="c1{h}">{nav("div")}</div><div class="c2{h}"><div><h1 class="t{h}">{esc(a["head"])}' \
        f'</h1><div class="d{h}"><a href="/au">{a["author"]}</a></div><time datetime="{a["date"]}">x</time></div><div class="g{h}"><div>{body}' \
        f'</div><div class="r{h}">{rail(5, "z" + h)}</div></div></div><div class="f{h}">{footer()}</div></div></body></html>'


def wordpress(a):
    body = "".join(f"<p>{esc(p)}</p>\n" for p in a["paras"])
    return head(a, og(a)) + f'<body class="post-template single single-post postid-77 has-sidebar">{nav()}<div id="page"><div id="content">' \
        f'<article id="post-77" class="post-77 post type-post tag-council category-news"><h1 class="entry-title">{esc(a["head"])}</h1>' \
        f'<div class="entry-meta">Posted on <a href="/d">{a["date"]}</a> by <a href="/a">{a["author"]}</a></div><div class="entry-content">' \
        f'{body}<div class="sharing"><h3>Share this:</h3><ul><li><a href="#">Post</a></li><li><a href="#">Mail</a></li></ul></div></div>' \
        f'</article>{comments(R.randint(4, 9))}</div><div id="secondary" class="widget-area">{rail(6, "widget")}</div></div>{footer()}</body></html>'


def amp(a):
    body = "".join(f"<p>{esc(p)}</p>" + ("<amp-ad width=300 height=250 type=x></amp-ad>" if i % 3 == 2 else "") for i, p in enumerate(a["paras"]))
    return f'<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>{esc(a["head"])}</title><link rel="canonical" ' \
        f'href="https://news.example/a/{a["date"]}">{ld(a)}<style amp-boilerplate>body{{x:y}}</style></head><body><header><a href="/">{a["site"]}</a>' \
        f'</header><amp-sidebar id="s">{nav()}</amp-sidebar><article class="amp-wp-article"><h1>{esc(a["head"])}</h1><div class="amp-wp-byline">' \
        f'{a["author"]}</div><amp-img src="a.jpg" width=1 height=1></amp-img><div class="amp-wp-article-content">{body}</div></article>' \
        f'<amp-list src="/more"></amp-list>{footer()}</body></html>'


def tables(a):
    body = "<br><br>\n".join(esc(p) for p in a["paras"])
    return f'<HTML><HEAD><TITLE>{esc(a["head"])}</TITLE></HEAD><BODY BGCOLOR=white><TABLE WIDTH=760><TR><TD COLSPAN=3><IMG SRC=logo.gif>' \
        + " | ".join(links(9)) + f'</TD></TR><TR><TD WIDTH=120 VALIGN=top>{"<BR>".join(links(18))}</TD><TD><FONT SIZE=5><B>{esc(a["head"])}</B>' \
        f'</FONT><BR><FONT SIZE=1>By {a["author"]}, {a["date"]}</FONT><BR><BR><FONT FACE=arial SIZE=2>{body}</FONT></TD><TD WIDTH=150 ' \
        f'VALIGN=top><B>Headlines</B><BR>' + "<BR>".join(f'<A HREF="/h">{esc(teaser()[0])}</A>' for _ in range(8)) + \
        '</TD></TR><TR><TD COLSPAN=3><FONT SIZE=1>Copyright 2026 Example Media. All rights reserved.</FONT></TD></TR></TABLE></BODY></HTML>'


def unclosed(a):
    return f'<html><head><title>{a["site"]} - {esc(a["head"])}</title><body>' + " ".join(links(12)) + \
        f'<hr><center><h1>{esc(a["head"])}</h1><i>{a["date"]}</i></center>' + "\n".join(f"<p>{esc(p)}" for p in a["paras"]) + \
        "<hr><p>" + " ".join(links(8)) + "<p><small>All rights reserved. Send mail to the editor."


def data_only(a):
    return head(a, ld(a, body=True) + og(a)) + '<body><div id="app"></div><noscript>You need to enable JavaScript to run this app.' \
        "</noscript>" + junk() + "</body></html>"


def wall(a):
    first = "".join(f"<p>{esc(p)}</p>" for p in a["paras"][:2])
    return head(a, ld(a, body=True) + og(a)) + f'<body>{nav()}<article><h1>{esc(a["head"])}</h1><div class="story-content">{first}</div>' \
        '<div class="paywall"><h2>Keep reading for one dollar a month</h2><p>Already a subscriber? <a href="/l">Sign in</a>. Unlock all ' \
        f'articles and support the journalism of your town.</p></div></article>{rail(3, "recommended")}{footer()}</body></html>'


def liveblog(a):
    posts = ""
    for i, p in enumerate(a["paras"]):
        posts += f'<article class="live-post"><div class="stamp"><time datetime="{a["date"]}T{9 + i % 12:02d}:1{i % 10}:00Z">{9 + i % 12}:1{i % 10}' \
            f'</time></div><div class="live-post-content"><p>{esc(p)}</p></div><div class="share"><a href="#">Share</a></div></article>'
    return head(a, og(a) + ld(a, "LiveBlogPosting")) + f'<body>{nav()}<main><h1>{esc(a["head"])}</h1><div class="live-stream">{posts}</div>' \
        f'<div class="sidebar">{rail(5, "most-read")}</div></main>{footer()}</body></html>'


def wire(a):
    lines = "\n\n".join(esc(p) for p in a["paras"])
    return f'<html><head><title>{esc(a["head"])}</title><meta name="date" content="{a["date"]}"></head><body><div id="hd">{" ".join(links(6))}' \
        f'</div><h2>{esc(a["head"])}</h2><pre>{lines}</pre><div id="ft">{" ".join(links(5))}</div></body></html>'


def broken(a):
    body = ""
    for i, p in enumerate(a["paras"]):
        t = esc(p)
        body += R.choice([f'<p class="x"">{t}</p></div>' if i == 1 else f"<p>{t}</p>", f"<p><b>{t[:20]}<i>{t[20:]}</b></i>", f"<div><p>{t}<div></p>",
                          f"<p>{t}</span></p>", f"<P>{t}</p ><!-- x -- >y -->"])
    return head(a, og(a)) + f'<body><html><div class="wrap"><div class=top>{nav()}<h1>{esc(a["head"])}</h2><div id=story>{body}<ul class=links>' \
        + "".join(f"<li><a href=/q>{esc(teaser()[0])}</a>" for _ in range(6)) + f"</div></div>{footer()}</table></body></html>"


def tabloid(a):
    bullets = "".join(f"<li><strong>{esc(p.split('.')[0])}</strong></li>" for p in a["paras"][1:4])
    body = ""
    for i, p in enumerate(a["paras"]):
        body += f'<p class="para"><span>{esc(p)}</span></p>'
        if i % 2:
            body += '<div class="art-img"><img src="x.jpg"><p class="imageCaption">' + f"{name()} pictured in {place()} on {R.choice(DAY)}</p></div>"
        if i == 4:
            body += f'<blockquote class="pullquote">{esc(" ".join(p.split()[:12]))}</blockquote>'
    return head(a, og(a)), bullets, body


def tabloid_page(a):
    top, bullets, body = tabloid(a)
    a["gold"] = [p.split(".")[0] for p in a["paras"][1:4]] + a["paras"]
    return top + f'<body><div class="page-header">{nav("div")}</div><div class="article-text wide"><h1>{esc(a["head"])}</h1><ul class="mol-bullets">{bullets}' \
        f'</ul><p class="author-section byline-plain">By <a href="/a">{a["author"].upper()}</a></p><p class="byline-section">Published: <span>' \
        f'<time datetime="{a["date"]}T21:04:00Z">21:04 GMT, {a["date"]}</time></span></p><div itemprop="articleBody">{body}</div></div>' \
        f'<div id="reader-comments">{comments(22)}</div>{rail(10, "puff")}{footer()}</body></html>'


def split_body(a):
    out, at = "", 0
    while at < len(a["paras"]):
        n = R.randint(2, 4)
        out += '<div class="body-chunk">' + "".join(f"<p>{esc(p)}</p>" for p in a["paras"][at:at + n]) + "</div>" + \
            '<div class="mid-unit"><div class="ad">Advertisement</div></div>' + (rail(1, "related-inline") if R.random() < .4 else "")
        at += n
    return head(a, ld(a)) + f'<body>{nav()}<div class="layout"><div class="col-main"><h1>{esc(a["head"])}</h1><div class="meta">{a["author"]} · ' \
        f'{a["date"]} · 4 min read</div>{out}<button>Show comments</button></div><div class="col-side">{rail(7, "rail")}</div></div>{footer()}</body></html>'


def components(a):
    body = "".join(f"<x-block><x-text><p>{esc(p)}</p></x-text></x-block>" if i % 2 else f"<x-block><p>{esc(p)}</p></x-block>"
                   for i, p in enumerate(a["paras"]))
    return head(a, og(a)) + f'<body><x-app><x-header>{nav()}</x-header><x-page><h1>{esc(a["head"])}</h1><x-story>{body}</x-story><x-rail>{rail(4, "x")}' \
        f"</x-rail></x-page></x-app>{footer()}</body></html>"


def latin(a):
    body = "".join(f"<p>{esc(p).replace('“', '&ldquo;').replace('”', '&rdquo;')}</p>" for p in a["paras"])
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><title>{esc(a["head"])}</title></head><body>' \
        f'<div id="nav">{" ".join(links(14))}</div><div id="main"><h1>{esc(a["head"])}</h1><div class="date">{a["date"]}</div><div class="text">' \
        f'{body}<p>In caf\xe9s across {a["town"]}, the talk was of little else.</p></div></div>{footer()}</body></html>'


def loud_comments(a):
    a["paras"] = a["paras"][:5]
    body = "".join(f"<p>{esc(p)}</p>" for p in a["paras"])
    return head(a, og(a)) + f'<body>{nav()}<div class="story"><h1>{esc(a["head"])}</h1><div class="story-body">{body}</div></div>{comments(60)}{footer()}</body></html>'


def microdata(a):
    body = "".join(f"<p>{esc(p)}</p>" for p in a["paras"])
    return f'<html lang="en-US"><head><title>{esc(a["head"])} - {a["site"]}</title></head><body>{nav()}<div itemscope itemtype="http://schema.org/NewsArticle">' \
        f'<h1 itemprop="headline">{esc(a["head"])}</h1><span itemprop="author">{a["author"]}</span><meta itemprop="datePublished" content="{a["date"]}">' \
        f'<div itemprop="articleBody">{fig()}{body}</div></div>{rail(5, "side")}{footer()}</body></html>'


def plain_divs(a):
    body = "".join(f"<div>{esc(p)}</div><div><br></div>" for p in a["paras"])
    return head(a) + f'<body><table><tr><td>{"".join(links(10))}</td></tr></table><div align=left><font size=6>{esc(a["head"])}</font><div>{a["author"]}' \
        f' / {a["date"]}</div><div id="b">{body}</div></div><div>{" - ".join(links(7))}</div></body></html>'


def sub_heads(a):
    body = ""
    gold = []
    for i, p in enumerate(a["paras"]):
        if i % 3 == 2:
            h = R.choice(["What happens next", "A long dispute", "‘Nobody asked us’", "The costs"])
            body += f"<h2>{h}</h2>"
            gold.append(h)
        body += f"<p>{esc(p)}</p>"
        gold.append(p)
    quote = f"We will not move. — {name()} (@{R.choice(LAST).lower()})"
    body += f'<blockquote class="post-embed"><p>{esc(quote.split(" — ")[0])}</p>— {esc(quote.split(" — ")[1])} <a href="/s">May 4, 2026</a></blockquote>'
    gold.append(quote + " May 4, 2026")
    last = "The council meets again in a week, and both sides say that they will be there."
    body += f"<p>{last}</p><h3>Read next</h3><ul>" + "".join(f'<li><a href="/r">{esc(teaser()[0])}</a></li>' for _ in range(4)) + "</ul>"
    a["gold"] = gold + [last]
    return head(a, ld(a) + og(a)) + f'<body>{nav()}<article class="story"><header><h1>{esc(a["head"])}</h1></header><section class="content__body">{body}' \
        f"</section></article>{footer()}</body></html>"


STYLES = [semantic, hashed, wordpress, amp, tables, unclosed, data_only, wall, liveblog, wire, broken, tabloid_page, split_body, components,
          latin, loud_comments, microdata, plain_divs, sub_heads]
for i in range(2 * len(STYLES)):
    a = article()
    style = STYLES[i % len(STYLES)]
    page = style(a)
    gold = a.get("gold", a["paras"])
    path = os.path.join(FOLDER, f"made-{i + 1:02d}")
    if style is latin:
        gold = gold + [f"In cafés across {a['town']}, the talk was of little else."]
        page = page.encode("windows-1252", "xmlcharrefreplace")
    else:
        page = page.encode()
    with open(path + ".html", "wb") as f:
        f.write(page)
    with open(path + ".txt", "w", encoding="utf-8") as f:
        f.write(a["head"] + "\n\n" + "\n\n".join(gold) + "\n")
