# sayso.bash - completion for bash; installed as bash-completion/completions/sayso.
_sayso() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "read explain add search who ledger quotes stats diff serve correct export reread remove merge check rejects eval model help
            --version --help" -- "$cur")
        return
    fi
    local filters="--speaker --kind --channel --stance --form --outlet --publisher --since --until"
    local pages="--limit --skip" writing="--format --offsets --color --width --help"
    case $prev in
    --format | -f)
        words="text json"
        case ${COMP_WORDS[1]} in
        read) words="text json jsonl csv html web-annotation schema-org tei brat" ;;
        export) words="json jsonl csv html web-annotation schema-org tei brat" ;;
        stats) words="text json csv" ;;
        correct) words="text json annotated" ;;
        esac
        ;;
    --from) words="text jsonl csv html ninjs warc" ;;
    --lang) words="en any" ;;
    --form) words="direct mixed indirect" ;;
    --kind) words="person org anonymous group document author unknown" ;;
    --channel) words="interview broadcast social speech debate press statement call message testimony
        document media meeting thought unstated" ;;
    --stance) words="assert confirm deny ask urge commit wish believe suspect support apologize
        criticize decline" ;;
    --addressee | --when | --source | --cue | --content | --undo) return ;;
    --sort | -s) words="newest relevance" ;;
    --status) words="asserted corroborated disputed denied withdrawn open" ;;
    --by | -b)
        [ "${COMP_WORDS[1]}" = correct ] && return
        words="all publisher month publisher,month"
        ;;
    --speaker | --outlet | --publisher | --since | --until | --limit | -n | --skip | --latest) return ;;
    --offsets) words="codepoint byte utf16" ;;
    --color) words="auto always never" ;;
    --kernel) words="avx512 avx2 portable" ;;
    --only) words="statements" ;;
    --batch | --jobs | -j | --article | -a | --id | --width | -w | --encoding | --published | --*-column) return ;;
    --listen | -l | --host | --connections | --timeout) return ;;
    esac
    case ${COMP_WORDS[1]}$prev in correct--kind | correct--channel | correct--stance) words="$words -" ;; esac
    if [ -z "$words" ]; then
        case ${COMP_WORDS[1]} in
        read) words="--format --output --from --offsets --no-text --jobs --encoding --published --publisher --text-column --id-column
            --title-column --published-column --publisher-column --url-column --only --named-only --model
            --kernel --color --width --in-order --quiet --help" ;;
        explain) words="--article --id --format --from --offsets --named-only --encoding --published --publisher --model --color
            --width --help" ;;
        add) words="--from --lang --records --again --jobs --batch --encoding --published --publisher --text-column --id-column
            --title-column --published-column --publisher-column --url-column
            --model --kernel --format --quiet --help" ;;
        export) words="--format --output --offsets --no-text --versions --help" ;;
        reread) words="--model --jobs --kernel --quiet --help" ;;
        remove) words="--may-come-again --readmit --quiet --help" ;;
        serve) words="--listen --host --read-only --token-file --model --log --connections --timeout --help" ;;
        correct) words="--speaker --kind --channel --stance --outlet --addressee --when --source --cue --content --none --by --undo --list --orphans --format --help" ;;
        merge | check) words="--quiet --help" ;;
        rejects) words="--format --forget --help" ;;
        eval) words="--spans --fields --json --help" ;;
        search) words="$filters --sort $pages $writing" ;;
        who) words="--since --until --limit --latest $writing" ;;
        ledger) words="--status $filters $pages $writing" ;;
        quotes) words="$filters $pages $writing" ;;
        stats) words="--by $filters $writing" ;;
        diff) words="$writing" ;;
        help) words="read explain add search who ledger quotes stats diff serve correct export reread remove merge check rejects eval model help" ;;
        *) words="--help" ;;
        esac
        [[ $cur == -* || ${COMP_WORDS[1]} == help ]] || words=
    fi
    if [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        compopt -o filenames 2>/dev/null
    fi
}
complete -F _sayso sayso
