namespace ClientSdk.Api;

/// <summary>What a client without a container made for itself: first the waiting are released, with the throttle's own words, then the network is closed.</summary>
internal sealed class OwnedParts(IReadOnlyList<IDisposable> parts) : IDisposable
{
    public void Dispose()
    {
        foreach (IDisposable part in parts)
        {
            part.Dispose();
        }
    }
}
