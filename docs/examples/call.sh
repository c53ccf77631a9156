#!/bin/sh
# Signs one call with openssl (3.0 or newer) and sends it with curl; prints the answer.
#   call.sh https://privacy.example.com key_… crm-private.pem GET '/requests?list=all&limit=5'
#   call.sh https://privacy.example.com key_… crm-private.pem POST /requests '{"rights": ["delete"], …}'
set -eu
key_id=$2 key_file=$3 method=$4 url="$1/api/v1$5" body=${6:-}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

base64_of() { openssl base64 -A; }

covered='"@method" "@target-uri"'
printf '"@method": %s\n"@target-uri": %s\n' "$method" "$url" >"$folder/signed"
set -- -H 'Accept: application/json'
if [ -n "$body" ]; then
  printf %s "$body" >"$folder/body"
  digest="sha-256=:$(openssl dgst -sha256 -binary "$folder/body" | base64_of):"
  covered="$covered \"content-digest\" \"content-type\""
  printf '"content-digest": %s\n"content-type": application/json\n' "$digest" >>"$folder/signed"
  set -- "$@" -H 'Content-Type: application/json' -H "Content-Digest: $digest" --data-binary "@$folder/body"
fi
params="($covered);created=$(date +%s);keyid=\"$key_id\";nonce=\"$(openssl rand -hex 16)\""
printf '"@signature-params": %s' "$params" >>"$folder/signed"
signature=$(openssl pkeyutl -sign -rawin -inkey "$key_file" -in "$folder/signed" | base64_of)

curl --silent --show-error --fail-with-body --request "$method" "$url" "$@" \
  -H "Signature-Input: sig=$params" -H "Signature: sig=:$signature:"
