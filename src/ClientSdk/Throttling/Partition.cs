using ClientSdk.Limiters;

namespace ClientSdk.Throttling;

/// <summary>One key of a scope: everybody who shares it at the server shares this limiter.</summary>
/// <param name="key">What tells it apart. By a function it may well be a credential, so it goes into no log.</param>
/// <param name="name">What logs call it.</param>
/// <param name="limiter">Its limiter.</param>
internal sealed class Partition(string key, string name, PartitionLimiter limiter)
{
    private long _grantedBefore = -1;

    public string Key => key;

    public string Name => name;

    public PartitionLimiter Limiter => limiter;

    /// <summary>Whether a permit was granted since the last call, so that using it costs nothing but what is counted anyway.</summary>
    public bool WasUsed()
    {
        long granted = limiter.Granted;
        bool wasUsed = granted != _grantedBefore;
        _grantedBefore = granted;
        return wasUsed;
    }
}
