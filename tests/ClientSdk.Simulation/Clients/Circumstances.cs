using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Simulation.Clients;

/// <summary>What a recipe's handlers are built on.</summary>
/// <param name="Server">The server's kind.</param>
/// <param name="Clock">Virtual time.</param>
/// <param name="Seed">For jitter.</param>
/// <param name="Patience">After so long of virtual time a client that retries stops, so that a recipe that never finishes ends.</param>
/// <param name="Network">The way to the server.</param>
internal sealed record Circumstances(ServerKind Server, VirtualClock Clock, int Seed, TimeSpan Patience, HttpMessageHandler Network);
