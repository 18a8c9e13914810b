# netkit completion for bash: source <(netkit completion bash)
# Written from what the commands themselves say they take; at TAB it starts no process of netkit's.
_netkit_place() {
  case $1 in
@PLACES@
  esac
}
_netkit_kind() {
  hint='' choices='' listed='' is_list='' takes_lists=''
  case $1 in
@KINDS@
  esac
}
_netkit_add() { # prefix, word to complete, options of compgen ...
  local IFS=$'\n' prefix=$1 typed=$2 one
  shift 2
  for one in $(compgen "$@" -- "$typed"); do COMPREPLY+=("$prefix$one"); done
}
_netkit_value() { # kind, what was typed
  local hint choices listed is_list takes_lists before='' typed=$2
  _netkit_kind "$1"
  if [[ $is_list && $typed == *,* ]]; then before=${typed%,*}, typed=${typed##*,}; fi
  if [[ $takes_lists && $typed == @* ]]; then
    local one i # not -o filenames: that would quote the @
    _netkit_add '' "${typed#@}" -f
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
      one=${COMPREPLY[i]}
      if [[ -d $one ]]; then one+=/; compopt -o nospace 2>/dev/null; fi
      printf -v "COMPREPLY[i]" %s%q "$before@" "$one"
    done
    return
  fi
  case $listed in
    file) compopt -o filenames 2>/dev/null; _netkit_add '' "$typed" -f ;;
    folder) compopt -o filenames 2>/dev/null; _netkit_add '' "$typed" -d ;;
    program) _netkit_add "$before" "$typed" -c ;;
    host) [[ $typed ]] && _netkit_add "$before" "$typed" -A hostname ;;
    interface) [[ -d /sys/class/net ]] && _netkit_add "$before" "$typed" -W "$(cd /sys/class/net && printf '%s\n' *)" ;;
  esac
  [[ $choices ]] && _netkit_add "$before" "$typed" -W "${choices// /$'\n'}"
  if [[ $is_list || ${COMPREPLY[*]-} == *: ]]; then compopt -o nospace 2>/dev/null; fi
  # Two that have no letter in common: bash shows them and types neither.
  if ((${#COMPREPLY[@]} == 0)) && [[ -z $2 ]]; then COMPREPLY=("<$hint>" ' '); fi
}
_netkit() {
  local line=${COMP_LINE:0:COMP_POINT} place='' verbs='' flags='' values='' args='' helps='' flag='' ended='' kind=''
  local word last i seen=0 full own
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  last=$((${#words[@]} - 1))
  COMPREPLY=()
  _netkit_place ''
  for ((i = 1; i < last; i++)); do
    word=${words[i]}
    if [[ $flag ]]; then
      flag=''
    elif [[ -z $ended && $word == -- ]]; then
      ended=1
    elif [[ -z $ended && $word == -?* ]]; then
      [[ " $values " == *" $word="* ]] && flag=$word
    elif [[ -z $place && -z $helps && $word == help ]]; then
      helps=1
    elif ((seen == 0)) && [[ " $verbs " == *" $word "* ]]; then
      place="${place:+$place }$word"
      _netkit_place "$place"
    else
      seen=$((seen + 1))
    fi
  done
  full=${words[last]}
  if [[ -z $flag && -z $ended && $full == --*=* ]]; then flag=${full%%=*} full=${full#*=}; fi
  if [[ $helps ]]; then
    _netkit_add '' "$full" -W "${verbs// /$'\n'}"
  elif [[ $flag ]]; then
    if [[ " $values " == *" $flag="* ]]; then
      kind=" $values "
      kind=${kind#*" $flag="}
      _netkit_value "${kind%% *}" "$full"
    fi
  elif [[ -z $ended && $full == -* ]]; then
    _netkit_add '' "$full" -W "${flags// /$'\n'}"
  else
    if ((seen == 0)) && [[ -z $ended ]]; then _netkit_add '' "$full" -W "${verbs// /$'\n'}"; fi
    for word in $args; do
      kind=$word
      [[ $word == *\* || $seen == 0 ]] && break
      seen=$((seen - 1)) kind=''
    done
    # What stands beside verbs (an address) is hinted at only where no verb fits.
    if [[ $kind ]] && { [[ $full ]] || ((${#COMPREPLY[@]} == 0)); }; then _netkit_value "${kind%\*}" "$full"; fi
  fi
  # bash replaces only what stands behind the last of = and :, so that is all that it may be given.
  own=${COMP_WORDS[COMP_CWORD]-}
  [[ $own == [=:] ]] && own=''
  word=${full%"$own"}
  if [[ $word ]]; then
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=${COMPREPLY[i]#"$word"}; done
  fi
}
complete -F _netkit netkit
