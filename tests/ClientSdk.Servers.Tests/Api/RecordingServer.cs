using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Api;

/// <summary>A real server in a few lines, which remembers every request with all its headers.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _seen = new();

    private RecordingServer(WebApplication server, Func<HttpContext, Task> answer)
    {
        _server = server;
        server.Run(context =>
        {
            _seen.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"))}");
            return answer(context);
        });
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>One line a request: method, path, query, headers.</summary>
    public IReadOnlyCollection<string> Seen => _seen;

    public static async Task<RecordingServer> StartAsync(Func<HttpContext, Task> answer, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        RecordingServer server = new(builder.Build(), answer);
        await server._server.StartAsync(cancellationToken);
        server.Address = new Uri(server._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
