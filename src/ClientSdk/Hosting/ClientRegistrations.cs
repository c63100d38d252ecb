using ClientSdk.Pipeline;
using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>
/// Which clients have our handlers, and what their registrations said. Filled while services are registered, so it stands in the
/// service collection as an instance. For one client the last call counts, and a client's own call beats one for all clients.
/// </summary>
internal sealed class ClientRegistrations : IConfigureNamedOptions<RateLimitAwareOptions>
{
    private readonly Dictionary<string, ClientRegistration> _named = new(StringComparer.Ordinal);

    private ClientRegistration? _everyClient;

    /// <summary>Clients with a registration of their own, and the factory's default one when every client has our handlers.</summary>
    public IEnumerable<string> Names => _everyClient is null ? _named.Keys : _named.Keys.Union([Options.DefaultName]);

    /// <param name="client">The client's name; <see langword="null"/> for every client, as <c>ConfigureHttpClientDefaults</c> says it.</param>
    /// <param name="registration">What was said.</param>
    public void Add(string? client, ClientRegistration registration)
    {
        registration.Calls = 1 + ((client is null ? _everyClient : _named.GetValueOrDefault(client))?.Calls ?? 0);
        if (client is null)
        {
            _everyClient = registration;
        }
        else
        {
            _named[client] = registration;
        }
    }

    public ClientRegistration? Find(string client) => _named.GetValueOrDefault(client) ?? _everyClient;

    public void Configure(string? name, RateLimitAwareOptions options) => Find(name ?? "")?.Apply(options, name ?? "");

    public void Configure(RateLimitAwareOptions options) => Configure(Options.DefaultName, options);
}
