using ClientSdk.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Hosting;

/// <summary>Makes the <see cref="RateLimitedApiClient"/> of a named HttpClient.</summary>
internal static class ApiClients
{
    /// <exception cref="InvalidOperationException">The HttpClient has no handler of ours, or no usable base address.</exception>
    public static RateLimitedApiClient Create(IServiceProvider services, string name, Action<ApiClientOptions>? configure)
    {
        if (services.GetRequiredService<ClientRegistrations>().Find(name) is null)
        {
            throw new InvalidOperationException(ClientRegistrations.HomelessText(name));
        }

        ApiClientOptions options = new()
        {
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
        };
        configure?.Invoke(options);
        IHttpClientFactory factory = services.GetRequiredService<IHttpClientFactory>();
        RateLimitAwareClients clients = services.GetRequiredService<RateLimitAwareClients>();
        try
        {
            RateLimitAwareClient client = clients.For(name);
            return new RateLimitedApiClient(() => factory.CreateClient(name), client.Profile, options, owned: null, () => (client.Throttle, client.Credentials))
            {
                States = () => client.Throttle.Describe(),
            };
        }
        catch (ArgumentException unusable)
        {
            throw new InvalidOperationException($"HttpClient '{name}' cannot be an API client: {unusable.Message}", unusable);
        }
    }
}
