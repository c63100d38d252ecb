namespace ClientSdk.Benchmarks.Inner;

/// <summary>The network's place: it costs as little as a reply can. The numbers of its replies change from one to the next, as a server's do.</summary>
internal sealed class InnerHandler(InnerKind kind, bool hasHeaders) : HttpMessageHandler
{
    private readonly Task<HttpResponseMessage>[] _replies = [.. Enumerable.Range(0, Replies.Lap).Select(turn => Task.FromResult(Replies.Of(hasHeaders, turn)))];
    private int _turn;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Next().Result;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => kind switch
    {
        InnerKind.Cached => Next(),
        InnerKind.New => Task.FromResult(Replies.Of(hasHeaders, _turn++ % Replies.Lap)),
        _ => LaterAsync(),
    };

    private async Task<HttpResponseMessage> LaterAsync()
    {
        await Task.Yield();
        return await Next();
    }

    private Task<HttpResponseMessage> Next() => _replies[_turn++ & (Replies.Lap - 1)];
}
