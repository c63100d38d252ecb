namespace ClientSdk.Api;

/// <summary>What a client without a container made for itself: first nobody can send any more, then the waiting are released.</summary>
internal sealed class OwnedParts(HttpClient client, IDisposable? state) : IDisposable
{
    public void Dispose()
    {
        client.Dispose();
        state?.Dispose();
    }
}
