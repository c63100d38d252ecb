using ClientSdk.Limiters;

namespace ClientSdk.Throttling;

/// <summary>One key of a scope: everybody who shares it at the server shares this limiter.</summary>
/// <param name="Key">What tells it apart. By a function it may well be a credential, so it goes into no log.</param>
/// <param name="Name">What logs call it.</param>
/// <param name="Limiter">Its limiter.</param>
internal sealed record Partition(string Key, string Name, PartitionLimiter Limiter);
