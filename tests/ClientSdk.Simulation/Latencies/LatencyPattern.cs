using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Latencies;

/// <summary>How long a round trip takes, and how much of it lies before the server counts.</summary>
/// <param name="Name">For the table.</param>
/// <param name="RoundTrip">The distribution.</param>
/// <param name="ShareBeforeCounting">0 to 1; <see langword="null"/> draws it for each request.</param>
internal sealed record LatencyPattern(string Name, Latency RoundTrip, double? ShareBeforeCounting);
