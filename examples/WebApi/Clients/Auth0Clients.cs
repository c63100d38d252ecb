using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Providers;

namespace WebApi.Clients;

/// <summary>Two clients of one tenant: what a visitor waits for, and what runs at night. They share the tenant's limits, and the visitor goes first.</summary>
internal static class Auth0Clients
{
    public const string Interactive = "interactive";
    public const string Background = "background";

    /// <summary>What both share.</summary>
    public const string Scope = "auth0";

    /// <summary>The endpoint group, by its name in the profile, that the load draws on.</summary>
    public const string Group = "read-users";

    /// <summary>The sandbox takes any.</summary>
    public static readonly AuthenticationHeaderValue Token = new("Bearer", "any token is good here");

    public static void AddAuth0Clients(this IServiceCollection services, Uri tenant)
    {
        services.AddSingleton<Traffic>();
        Add(services.AddHttpClient<Auth0Users>(Interactive), RateLimitPriority.Interactive);
        Add(services.AddHttpClient<Auth0Export>(Background), RateLimitPriority.Background);

        void Add(IHttpClientBuilder client, RateLimitPriority priority) => client
            .ConfigureHttpClient(http => (http.BaseAddress, http.DefaultRequestHeaders.Authorization) = (tenant, Token))
            .AddHttpMessageHandler(services => new Marker(priority, services.GetRequiredService<Traffic>()))
            .AddRateLimitAwareHandler(RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid), options => options.ShareLimitsAs = Scope);
    }

    /// <summary>Gives each request the client's priority, and keeps the books for the page.</summary>
    private sealed class Marker(RateLimitPriority priority, Traffic traffic) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.SetRateLimitPriority(priority);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            traffic.Add(priority, response.GetRateLimitReport());
            return response;
        }
    }
}
