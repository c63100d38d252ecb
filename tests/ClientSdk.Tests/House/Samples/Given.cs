// What the fragments of our pages may take for granted. Compiled together with each of them, never with the tests.
global using System.Diagnostics.Metrics;
global using System.Net;
global using System.Net.Http.Headers;
global using System.Net.Http.Json;
global using System.Text.Json;
global using System.Text.Json.Serialization.Metadata;
global using System.Threading.RateLimiting;
global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.Diagnostics.HealthChecks;
global using Microsoft.Extensions.Hosting;
global using Microsoft.Extensions.Logging;
global using Polly.Retry;

internal static class Given
{
    public static IServiceCollection services => null!;

    public static IConfiguration configuration => null!;

    public static IHttpClientFactory factory => null!;

    public static HttpClient client => null!;

    public static HttpRequestMessage request => null!;

    public static HttpResponseMessage response => null!;

    public static RateLimitedApiClient api => null!;

    public static RateLimitProfile profile => null!;

    public static ApiCredentials credentials => null!;

    public static ILogger logger => null!;

    public static Uri address => null!;

    public static IAsyncEnumerable<Contact> contacts => null!;

    public static string token => "";

    public static string? body => null;

    public static TimeProvider timeProvider => TimeProvider.System;

    public static CancellationToken ct => default;

    public static CancellationToken cancellationToken => default;
}

internal sealed record User(string Id, string Email);

internal sealed record Contact(string Id, string Name);

// What a vendor's library looks like from outside, in the shape of its own registration.
internal sealed record VendorSdk(string Token, HttpClient Client);

internal static class VendorRegistrations
{
    public static IHttpClientBuilder AddRefitClient<T>(this IServiceCollection services)
        where T : class => services.AddHttpClient(typeof(T).Name);

    public static IHttpClientBuilder AddResilienceHandler(this IHttpClientBuilder builder, string name, Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure) => builder;
}
