using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Testing.Sandbox;

/// <summary>A personality behind a real HTTP server in this process, on a free port of the loopback interface.</summary>
/// <example>
/// <code>
/// await using ProviderSandbox kinde = await ProviderSandbox.StartAsync(KindeSandbox.Create(o => o.PermitsPerWindow = 30));
/// using HttpClient client = new() { BaseAddress = kinde.BaseAddress };
/// </code>
/// </example>
public sealed class ProviderSandbox : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ProviderSandbox(WebApplication server, SandboxPersonality personality, TimeProvider time)
    {
        _server = server;
        Personality = personality;
        server.Run(context => SandboxEndpoint.HandleAsync(context, personality, time));
    }

    /// <summary>What the server plays.</summary>
    public SandboxPersonality Personality { get; }

    /// <summary>Where the server listens: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <inheritdoc cref="SandboxPersonality.Counters" />
    public SandboxCounters Counters => Personality.Counters;

    /// <inheritdoc cref="SandboxPersonality.Accepted" />
    public IReadOnlyList<AcceptedRequest> Accepted => Personality.Accepted;

    /// <summary>Starts a server. It listens when the task is done.</summary>
    /// <param name="personality">What it plays. Its clock should be the system's: sockets do not wait for a virtual one.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The running server; disposing it stops it and cuts what is under way.</returns>
    public static async Task<ProviderSandbox> StartAsync(SandboxPersonality personality, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(personality);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        ProviderSandbox sandbox = new(builder.Build(), personality, personality.Time);
        await sandbox._server.StartAsync(cancellationToken).ConfigureAwait(false);
        IServerAddressesFeature addresses = sandbox._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        sandbox.BaseAddress = new Uri(addresses.Addresses.First());
        return sandbox;
    }

    /// <summary>The same server without sockets, as <see cref="SandboxPersonality.CreateHandler"/> gives it.</summary>
    /// <returns>A handler to put under an HttpClient.</returns>
    public HttpMessageHandler CreateHandler() => Personality.CreateHandler();

    /// <summary>Stops the server at once.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
