using Auth0.ManagementApi;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using Kinde.Api;
using Microsoft.Extensions.DependencyInjection;
using Polly;

// As a user's own code has it: outside of our namespaces, with ours, the vendors' and Polly's in one file.
namespace Acme.Migration.Tests;

public sealed class VendorSdkTests
{
    [Fact]
    public void A_vendor_s_client_over_our_HttpClient_is_paced_by_our_profile()
    {
        VirtualClock clock = new();
        Auth0Sandbox server = Auth0Sandbox.SelfService(options => options.TimeProvider = clock);
        ServiceCollection services = new();
        ClientSdk.Tests.Scenarios.ProviderJob.AddClock(services, clock);
        services.AddHttpClient("auth0")
            .AddRateLimitAwareHandler(RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid))
            .ConfigurePrimaryHttpMessageHandler(() => server.CreateHandler());
        using ServiceProvider provider = services.BuildServiceProvider();

        ManagementApiClient auth0 = new("a-token", new Uri("https://acme.eu.auth0.com/api/v2/"), provider.GetRequiredService<IHttpClientFactory>().CreateClient("auth0"));
        clock.Run(() => Task.WhenAll(Enumerable.Range(0, 200).Select(_ => auth0.GetUsersAsync())));

        Assert.Equal((200, 0), (server.Counters.Accepted, server.Counters.Refused));
        Assert.InRange(clock.Elapsed.TotalSeconds, 160 / (500 / 60d), 1.05 * 160 / (500 / 60d));
    }

    [Fact]
    public void The_vendors_namespaces_are_still_theirs_beside_all_of_ours()
    {
        // It compiles: no name of ours stands in the way of a qualified name of theirs.
        Type[] theirs = [typeof(Auth0.ManagementApi.ManagementApiClient), typeof(Kinde.Api.KindeClient), typeof(KindeClient), typeof(Polly.ResiliencePipeline), typeof(ResiliencePipeline)];
        Type[] ours = [typeof(RateLimitedApiClient), typeof(ApiCredentials), typeof(RateLimit), typeof(RateLimitAwareOptions), typeof(Auth0Tier), typeof(Auth0Sandbox)];

        Assert.DoesNotContain(theirs, type => type.Namespace!.StartsWith("ClientSdk", StringComparison.Ordinal));
        Assert.DoesNotContain(
            ours.SelectMany(type => type.Assembly.GetExportedTypes()),
            type => type.Name is "Auth0" or "Kinde" or "Polly" or "Lindris" or "SuperTokens" or "Azure" or "System" or "Microsoft");
    }
}
