// Loaded with --import into a child that is not ours to change (n8n). The channel to the control plane closes when that
// process ends, however it ended: kill -9 leaves nobody behind who could tell the child to stop. The database goes with
// the control plane too, so there is nothing left to finish politely; the whole group goes, n8n's task runner included.
process.on("disconnect", die);
// It may have ended while this file was being loaded: then nobody says so any more.
if (process.connected === false) die();
// The listener would keep the event loop alive for a child that is done by itself.
process.channel?.unref();
// n8n must not think it was forked by something that speaks to it.
process.send = undefined;

function die() {
	try {
		process.kill(-process.pid, "SIGKILL");
	} catch {
		process.kill(process.pid, "SIGKILL");
	}
}
