using ClientSdk.Limiters;

namespace ClientSdk.Throttling;

/// <summary>One key of a scope: everybody who shares it at the server shares this limiter.</summary>
internal sealed record Partition(string Key, PartitionLimiter Limiter);
