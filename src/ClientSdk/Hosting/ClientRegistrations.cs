using ClientSdk.Credentials;
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

    private readonly Dictionary<string, Func<IServiceProvider, ApiCredentials>> _credentials = new(StringComparer.Ordinal);

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

    public void AddCredentials(string client, Func<IServiceProvider, ApiCredentials> credentials) => _credentials[client] = credentials;

    public Func<IServiceProvider, ApiCredentials>? FindCredentials(string client) => _credentials.GetValueOrDefault(client);

    /// <summary>Clients that were given credentials, or are to be API clients, and no handler to put them in; nobody would ever send such a credential.</summary>
    public IEnumerable<string> FindHomeless() => _credentials.Keys.Where(client => Find(client) is null).Select(HomelessText);

    public static string HomelessText(string client) =>
        $"HttpClient '{client}' has credentials or is an API client, but has no rate-limit handler. Call AddRateLimitAwareHandler for it.";

    public ClientRegistration? Find(string client) => _named.GetValueOrDefault(client) ?? _everyClient;

    public void Configure(string? name, RateLimitAwareOptions options) => Find(name ?? "")?.Apply(options, name ?? "");

    public void Configure(RateLimitAwareOptions options) => Configure(Options.DefaultName, options);
}
