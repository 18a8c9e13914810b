# netkit completion for fish: netkit completion fish > ~/.config/fish/completions/netkit.fish
# Written from what the commands themselves say they take; at TAB it starts no process of netkit's.
function __netkit_place
    switch $argv[1]
@PLACES@
    end
end
function __netkit_kind
    set -g __netkit_hint ''
    set -g __netkit_choices
    set -g __netkit_listed ''
    set -g __netkit_is_list 0
    set -g __netkit_takes_lists 0
    switch $argv[1]
@KINDS@
    end
end
function __netkit_value # kind, what was typed, what stands before it
    __netkit_kind $argv[1]
    set -l typed $argv[2]
    set -l before $argv[3]
    if test $__netkit_is_list = 1; and string match -q -- '*,*' $typed
        set before $before(string replace -r -- '[^,]*$' '' $typed)
        set typed (string replace -r -- '^.*,' '' $typed)
    end
    if test $__netkit_takes_lists = 1; and string match -q -- '@*' $typed
        for one in (__fish_complete_path (string sub -s 2 -- $typed))
            echo $before@$one
        end
        return
    end
    switch $__netkit_listed
        case file
            for one in (__fish_complete_path $typed)
                echo $before$one
            end
        case folder
            for one in (__fish_complete_directories $typed '')
                echo $before$one
            end
        case program
            for one in (complete -C "$typed")
                echo $before$one
            end
        case host
            for one in (__fish_print_hostnames)
                echo $before$one
            end
        case interface
            for one in /sys/class/net/*
                echo $before(string replace -r '.*/' '' $one)
            end
    end
    for one in $__netkit_choices
        printf '%s%s\t%s\n' $before $one $__netkit_hint
    end
    # Two candidates with no letter: fish shows the hint and types nothing.
    if test -z "$__netkit_choices$__netkit_listed$typed$before"
        printf '%s\t%s\n' '' $__netkit_hint ' ' 'type it'
    end
end
function __netkit_complete
    set -l words (commandline -opc)
    set -l full (commandline -ct)
    set -l place ''
    set -l flag ''
    set -l ended 0
    set -l helps 0
    set -l seen 0
    __netkit_place ''
    for word in $words[2..-1]
        if test -n "$flag"
            set flag ''
        else if test $ended = 0; and test "$word" = --
            set ended 1
        else if test $ended = 0; and string match -q -- '-?*' $word
            string match -q -- "$word=*" $__netkit_values; and set flag $word
        else if test -z "$place"; and test $helps = 0; and test "$word" = help
            set helps 1
        else if test $seen = 0; and string match -q -- "$word"\t'*' $__netkit_verbs
            set place (string trim -- "$place $word")
            __netkit_place $place
        else
            set seen (math $seen + 1)
        end
    end
    set -l before ''
    if test -z "$flag"; and test $ended = 0; and string match -q -- '--*=*' $full
        set flag (string replace -r -- '=.*' '' $full)
        set full (string replace -r -- '^[^=]*=' '' $full)
        set before $flag=
    end
    if test $helps = 1
        printf '%s\n' $__netkit_verbs
    else if test -n "$flag"
        set -l kind (string match -- "$flag=*" $__netkit_values)
        test -n "$kind"; and __netkit_value (string replace -- "$flag=" '' $kind[1]) "$full" "$before"
    else if test $ended = 0; and string match -q -- '-*' $full
        printf '%s\n' $__netkit_flags
    else
        test $seen = 0; and test $ended = 0; and printf '%s\n' $__netkit_verbs
        for kind in $__netkit_args
            if test $seen = 0; or string match -q -- '*+' $kind
                __netkit_value (string trim -r -c + -- $kind) "$full" ''
                break
            end
            set seen (math $seen - 1)
        end
    end
end
complete -c netkit -e
complete -c netkit -f -a '(__netkit_complete)'
