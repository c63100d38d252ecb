using ClientSdk.Limits;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Convergence;

/// <summary>Something that the client was not told, for half an hour.</summary>
internal sealed record ConvergenceCase
{
    public required string Name { get; init; }

    /// <summary>What our client is told.</summary>
    public required RateLimit Declared { get; init; }

    /// <summary>The same for a sliding log of the instants of sending.</summary>
    public required SendWindow AtSend { get; init; }

    /// <summary>What the server does instead, each from its instant on; the seed decides the phase of aligned windows.</summary>
    public required IReadOnlyList<(TimeSpan From, Func<int, ServerLimit> Limit)> Server { get; init; }

    /// <summary>What half an hour can hold, others included.</summary>
    public required int Possible { get; init; }

    /// <summary>Others who use the same key.</summary>
    public Strangers? Others { get; init; }

    /// <summary>Refusals and share in the simulation in which the algorithm was chosen: with nothing but 429, with Retry-After, with headers.</summary>
    public required (double Refusals, double Share)[] Paper { get; init; }
}
