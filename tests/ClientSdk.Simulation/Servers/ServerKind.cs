using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Servers;

/// <summary>One row of the table: a server, the job that it gets, what our client is told of it, and what the model promises.</summary>
internal sealed record ServerKind
{
    public required string Name { get; init; }

    /// <summary>Requests in a job.</summary>
    public required int Requests { get; init; }

    /// <summary>Fresh limits of the server; the seed decides the phase of aligned windows.</summary>
    public Func<int, ServerLimit[]> Limits { get; init; } = _ => [];

    /// <summary>Requests at once, where that is limited.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The limits as a user declares them to our client.</summary>
    public required RateLimit[] Declared { get; init; }

    /// <summary>The same for a sliding log that counts at the moment of sending; empty where it has no word for the limit.</summary>
    public SendWindow[] AtSend { get; init; } = [];

    /// <summary>The ratio of the model's own simulation with headers ("best model + C").</summary>
    public required double PromisedWithHeaders { get; init; }

    /// <summary>The same without headers (A for windows, B for buckets).</summary>
    public required double PromisedWithoutHeaders { get; init; }
}
