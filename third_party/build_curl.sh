#!/bin/sh
# Builds libcurl as a static archive into third_party/build/curl: HTTP and HTTPS on OpenSSL and c-ares,
# and nothing else, so that the program is small and resolves names without glibc's shared modules.
#
# The source is Debian's package. Its upstream archive is pinned by hash below. Debian's patches on top
# (its security fixes) move with point releases: the revision tried is pinned too, a newer one is
# accepted on the strength of apt's signature check, with a note. Does nothing when the result is there.
set -eu

upstream_version=7.88.1
upstream_sha256=cdb38b72e36bc5d33d5b8810f8018ece1baa29a8f215b4495e495ded82bbf3c7
tried_revision=10+deb12u15
tried_dsc_sha256=2744f12e3aef161c0361743fa1b318296b122e566e47f381e4a63320fbcc23f4

here=$(cd "$(dirname "$0")" && pwd)
prefix=$here/build/curl
work=$here/build/curl-work
stamp=$prefix/built-by
log=$here/build/curl.log

self=$(sha256sum <"$here/build_curl.sh")
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$self" ]; then exit 0; fi

fail() {
  echo "build_curl.sh: $*" >&2
  exit 1
}

# The system's own package sources, asked for source packages instead, in an apt configuration of our
# own: the system's is left as it is, and no root is needed.
write_source_lists() {
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [ -n "$codename" ] || fail "/etc/os-release names no Debian release (VERSION_CODENAME)"
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$list" ] || continue
    awk -v codename="$codename" '
      $1 == "deb" && / main( |$)/ {
        uri = 2
        if ($2 ~ /^\[/) { while ($uri !~ /\]$/) uri++; uri++ }
        suite = $(uri + 1)
        if (suite == codename || suite == codename "-updates" || suite == codename "-security") {
          $1 = "deb-src"
          print
        }
      }' "$list"
  done >"$work/apt/parts/system.list"
  for list in /etc/apt/sources.list.d/*.sources; do
    [ -f "$list" ] || continue
    awk -v codename="$codename" '
      BEGIN { RS = ""; FS = "\n" }
      {
        suites = components = ""
        for (i = 1; i <= NF; i++) {
          if ($i ~ /^Suites:/) suites = $i " "
          if ($i ~ /^Components:/) components = $i " "
        }
        if (suites !~ " " codename "(-updates|-security)? " || components !~ / main /) next
        for (i = 1; i <= NF; i++) print ($i ~ /^Types:/ ? "Types: deb-src" : $i)
        print ""
      }' "$list"
  done >"$work/apt/parts/system.sources"
  [ -s "$work/apt/parts/system.list" ] || [ -s "$work/apt/parts/system.sources" ] ||
    fail "found no package source for Debian $codename under /etc/apt to take curl's source from"
}

private_apt() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/apt/parts" \
    -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
    -o APT::Sandbox::User=root "$@"
}

check_hashes() {
  dsc=$(ls curl_*.dsc)
  version=${dsc#curl_}
  version=${version%.dsc}
  orig=curl_$upstream_version.orig.tar.gz
  [ "${version%-*}" = "$upstream_version" ] && [ -f "$orig" ] ||
    fail "this system's package sources have curl $version; the build is pinned to $upstream_version (Debian 12)"
  [ "$(sha256sum <"$orig")" = "$upstream_sha256  -" ] ||
    fail "$orig does not have the pinned SHA-256 $upstream_sha256"
  if [ "$version" != "$upstream_version-$tried_revision" ]; then
    echo "build_curl.sh: note: Debian's patches are $version, the revision tried is $tried_revision" >&2
  elif [ "$(sha256sum <"$dsc")" != "$tried_dsc_sha256  -" ]; then
    fail "$dsc does not have the pinned SHA-256 $tried_dsc_sha256"
  fi
}

build() {
  # Debian's patches touch configure.ac and Makefile.am in places that don't matter here; without this
  # make would want autoconf and automake to follow them.
  touch aclocal.m4
  find . -name Makefile.in -exec touch {} +
  touch lib/curl_config.h.in configure

  disabled=
  for feature in ftp file ldap ldaps rtsp dict telnet tftp pop3 imap smb smtp gopher mqtt \
    manual libcurl-option sspi crypto-auth ntlm ntlm-wb tls-srp unix-sockets cookies doh mime \
    dateparse netrc progress-meter get-easy-options alt-svc headers-api hsts websockets \
    openssl-auto-load-config versioned-symbols shared dependency-tracking; do
    disabled="$disabled --disable-$feature"
  done
  for library in zlib brotli zstd libpsl libidn2 nghttp2 librtmp libssh2 libgsasl; do
    disabled="$disabled --without-$library"
  done
  # shellcheck disable=SC2086  # a list of words on purpose
  ./configure --quiet --prefix="$prefix" --enable-static --enable-ares --with-openssl \
    --with-ca-bundle=/etc/ssl/certs/ca-certificates.crt --without-ca-path $disabled \
    CFLAGS="-Os -ffunction-sections -fdata-sections"
  make -s -C lib -j "$(nproc)"
  make -s -C lib install
  make -s -C include install
}

rm -rf "$work" "$prefix"
mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/source"
echo "building libcurl (log: third_party/build/curl.log)" >&2
# In the background only because "set -e" holds there, as it does not inside a condition.
(
  write_source_lists
  cd "$work/source"
  private_apt update || true # a source of another vendor may have no source packages
  private_apt source --download-only curl
  check_hashes
  dpkg-source --no-check -x curl_*.dsc curl
  cd curl
  build
) >"$log" 2>&1 &
if ! wait $!; then
  tail -n 20 "$log" >&2
  fail "libcurl could not be built; the whole log is $log"
fi
grep '^build_curl.sh: note' "$log" >&2 || true
rm -rf "$work"
echo "$self" >"$stamp"
