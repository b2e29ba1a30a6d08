#!/usr/bin/env bash
# Starts one member of the replica set. MongoDB wants the shared key in a file that only its own user can read.
set -euo pipefail

key_file=/data/configdb/replica.key
install -m 400 -o mongodb -g mongodb /dev/null "$key_file.new"
printf '%s' "${MONGODB_REPLICA_KEY:?}" > "$key_file.new"
mv "$key_file.new" "$key_file"
unset MONGODB_REPLICA_KEY

exec docker-entrypoint.sh mongod --replSet rs0 --bind_ip_all --keyFile "$key_file"
