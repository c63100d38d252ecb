namespace ClientSdk.Testing.Sandbox;

/// <summary>What a sandbox has seen so far: one consistent picture.</summary>
/// <param name="Total">Every request that arrived.</param>
/// <param name="Accepted">Those that the limits let pass, whatever they were answered then.</param>
/// <param name="RefusedByRate">Those refused by a rate limit.</param>
/// <param name="RefusedByConcurrency">Those refused by a concurrency limit.</param>
/// <param name="Failed">Those accepted, but answered with an injected error.</param>
/// <param name="Dropped">Those whose connection was cut, before or after they were processed.</param>
/// <param name="LargestConcurrency">The most accepted requests that were in flight at once, from counting to the end of the reply.</param>
public readonly record struct SandboxCounters(
    long Total, long Accepted, long RefusedByRate, long RefusedByConcurrency, long Failed, long Dropped, int LargestConcurrency)
{
    /// <summary>Refused requests, for whatever reason.</summary>
    public long Refused => RefusedByRate + RefusedByConcurrency;
}
