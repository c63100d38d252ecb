using ClientSdk.Redirects;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Retries;

namespace ClientSdk.Tests.Redirects;

/// <summary>A redirect handler over a scripted server; each request goes through both doors.</summary>
internal sealed class RedirectScene : IDisposable
{
    private readonly HttpMessageInvoker _client;

    public RedirectScene()
    {
        Server = new ScriptedServer(TimeProvider.System);
        _client = new HttpMessageInvoker(new RedirectHandler { InnerHandler = Server });
    }

    public ScriptedServer Server { get; }

    public HttpResponseMessage Send(HttpRequestMessage request, bool isAsync = true) =>
        isAsync ? new VirtualClock().Run(() => _client.SendAsync(request, default)) : _client.Send(request, default);

    public static Action<HttpResponseMessage> To(string location) =>
        response => response.Headers.TryAddWithoutValidation("Location", location);

    public string[] Path() => [.. Server.Seen.Select(sent => $"{sent.Method} {sent.Uri}")];

    public void Dispose() => _client.Dispose();
}
