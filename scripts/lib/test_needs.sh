# What some tests need besides the program: sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154

# Python packages that tests use, unpacked (never installed) into one folder of the cache.
setup_test_wheels() {
  local target=$cache/test-python stamp wheel
  stamp=$(sha256sum <"$project/scripts/wheels/test.txt" | cut -c1-16)
  if [ "$(cat "$target/.smartcv" 2>/dev/null || true)" = "$stamp" ]; then return; fi
  say "fetching Python packages for tests into $target"
  fetch_wheels test
  rm -rf "$target" "$target.part"
  mkdir -p "$target.part"
  for wheel in "$downloads"/test/*.whl; do unzip -q "$wheel" -d "$target.part"; done
  echo "$stamp" >"$target.part/.smartcv"
  mv "$target.part" "$target"
  drop_wheels test
}

# Without them tests are skipped, and say so: no reason not to run the others.
setup_test_needs() {
  (install_packages "${test_packages[@]}") || warn "tests that need a browser or jsonschema will be skipped"
  (setup_test_wheels) || warn "tests that need these Python packages will be skipped"
}
