#!/usr/bin/env bash
# Whether trainings over 1, 2 and 4 processes end with the same bits: every experiment with MNIST, and texts.
#   docs/scale-out/bits.sh [EXPERIMENT ...]          PANAGRAD=panagrad to name the command, STEPS=6
# Prints a SHA-256 of all variables (optimizer slots and averages included) for each, and ends with 1 if any differ.
set -euo pipefail
panagrad=${PANAGRAD:-$(dirname "${BASH_SOURCE[0]}")/../../panagrad}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A checkpoint is the length of its header, the header, which tells times too, and all values.
hash_of() {
  local header
  header=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
  tail -c +$((header + 9)) "$1" | sha256sum | cut -d ' ' -f 1
}

experiments=("$@")
if [ ${#experiments[@]} -eq 0 ]; then
  mapfile -t experiments < <("$panagrad" list 2>/dev/null | grep -o '^mnist-[a-z-]*')
  experiments+=(text-gru)
fi
differ=0
for experiment in "${experiments[@]}"; do
  first=
  for workers in 1 2 4; do
    out=$folder/$experiment-$workers
    "$panagrad" train "$experiment" --steps "${STEPS:-6}" --batch 64 --shards 4 --workers $workers --threads 1 --seed 1 \
      --test-every 1000 --quiet --out "$out" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
    hash=$(hash_of "$out/checkpoints/last.safetensors")
    first=${first:-$hash}
    [ "$hash" = "$first" ] && same= || { same=' DIFFERS'; differ=1; }
    printf '%-22s %d workers %s%s\n' "$experiment" $workers "$hash" "$same"
    rm -rf "$out"
  done
done
exit $differ
