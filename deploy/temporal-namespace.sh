#!/bin/sh
# Creates the namespace when it is not there. A closed journey's history is kept for RETENTION after its end.
set -eu

attempt=0
until temporal operator cluster health > /dev/null 2>&1; do
  attempt=$((attempt + 1))
  [ "$attempt" -lt 60 ] || { echo 'Temporal is not healthy after two minutes: look at the log of the service temporal.' >&2; exit 1; }
  sleep 2
done
temporal operator namespace describe --namespace "$NAMESPACE" > /dev/null 2>&1 ||
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"
