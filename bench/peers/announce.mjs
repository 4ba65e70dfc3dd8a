/**
 * Tells the benchmark on which port this server listens, and ends the process with the benchmark:
 * the pipe that is its standard input closes when its parent is gone.
 */
export function announce(server) {
  console.log(JSON.stringify({ port: server.address().port }));
  process.stdin.on("end", () => process.exit(1)).resume();
}
