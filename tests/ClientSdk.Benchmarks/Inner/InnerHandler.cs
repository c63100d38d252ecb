namespace ClientSdk.Benchmarks.Inner;

/// <summary>The network's place: it costs as little as a reply can.</summary>
internal sealed class InnerHandler(InnerKind kind, bool hasHeaders) : HttpMessageHandler
{
    private readonly Task<HttpResponseMessage> _reply = Task.FromResult(Replies.Of(hasHeaders));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => _reply.Result;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => kind switch
    {
        InnerKind.Cached => _reply,
        InnerKind.New => Task.FromResult(Replies.Of(hasHeaders)),
        _ => LaterAsync(),
    };

    private async Task<HttpResponseMessage> LaterAsync()
    {
        await Task.Yield();
        return await _reply;
    }
}
