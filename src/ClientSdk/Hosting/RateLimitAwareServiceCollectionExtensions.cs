namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts ClientSdk's handlers on every client of <see cref="IHttpClientFactory"/>.</summary>
public static class RateLimitAwareServiceCollectionExtensions
{
    /// <summary>
    /// Every client gets the handlers, once each, and learns its limits; a client that is told its own with
    /// <c>AddHttpClient("name").AddRateLimitAwareHandler(...)</c>, before or after this call, keeps to those.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddRateLimitAwareHandler(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.ConfigureHttpClientDefaults(clients => clients.AddRateLimitAwareHandler());
    }
}
