using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Learning;

/// <summary>A server whose limits the client is not told.</summary>
internal sealed record HiddenServer
{
    public required string Name { get; init; }

    /// <summary>Callers in a storm.</summary>
    public int Callers { get; init; } = 300;

    /// <summary>Fresh limits; the seed decides the phase of aligned windows.</summary>
    public required Func<int, ServerLimit[]> Limits { get; init; }

    /// <summary>Requests at once, where that is limited.</summary>
    public int? Concurrency { get; init; }

    /// <summary>What half an hour can hold; 0 where nobody saturates it.</summary>
    public int InHalfAnHour { get; init; }
}
