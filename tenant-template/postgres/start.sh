#!/bin/sh
# Makes the cluster at the first start, with an administrator whose password nobody has to invent, and runs it.
set -eu
umask 077
data=/var/lib/postgresql/17
password=${POSTGRES_PASSWORD_FILE:-/run/flomastr/postgres-password}

if [ ! -s "$password" ]; then
	head -c 32 /dev/urandom | base64 | tr -d '+/=\n' >"$password.new"
	# The control plane reads it through its group.
	chgrp 10002 "$password.new"
	chmod 0640 "$password.new"
	mv "$password.new" "$password"
fi
if [ ! -d "$data" ]; then
	# Beside, then renamed: a start that is cut off begins anew.
	rm -rf "$data.new"
	initdb --pgdata="$data.new" --username=flomastr --pwfile="$password" --auth=scram-sha-256 \
		--encoding=UTF8 --locale=C.UTF-8 --data-checksums
	echo "host all all all scram-sha-256" >>"$data.new/pg_hba.conf"
	mv "$data.new" "$data"
fi
exec postgres -D "$data" -c config_file=/opt/flomastr/postgresql.conf -c hba_file="$data/pg_hba.conf" \
	-c ident_file="$data/pg_ident.conf" "$@"
