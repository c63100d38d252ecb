using System.Net.Http.Headers;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Credentials;

public sealed class CredentialIdentityTests
{
    [Fact]
    public void An_identity_tells_keys_apart_and_never_shows_them()
    {
        Assert.Equal(ApiCredentials.Bearer("key-one").Identity, ApiCredentials.Bearer("key-one").Identity);
        Assert.NotEqual(ApiCredentials.Bearer("key-one").Identity, ApiCredentials.Bearer("key-two").Identity);
        Assert.NotEqual(ApiCredentials.ApiKey("api-key", "key-one").Identity, ApiCredentials.Bearer("key-one").Identity);
        Assert.DoesNotContain("key-one", ApiCredentials.Bearer("key-one").Identity, StringComparison.Ordinal);
        Assert.NotEqual(ApiCredentials.From((_, _) => default).Identity, ApiCredentials.From((_, _) => default).Identity);
        Assert.Equal("acme", ApiCredentials.Bearer("key-one").Named("acme").Identity);
        Assert.Throws<ArgumentException>(() => ApiCredentials.Bearer("key-one").Named(" "));
    }

    [Fact]
    public void A_header_of_the_caller_s_own_has_the_identity_of_the_same_key()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://api.test");
        Assert.Null(request.GetCredentialIdentity());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "key-one");
        Assert.Equal(ApiCredentials.Bearer("key-one").Identity, request.GetCredentialIdentity());
    }

    [Fact]
    public async Task Every_attempt_belongs_to_the_partition_of_the_first()
    {
        // Defect seen red: the first attempt was "anonymous", and the second, which carries the header of the first, was not.
        List<string> partitions = [];
        StubServer server = new(_ => StubServer.Json("{}", partitions.Count < 2 ? 503 : 200));
        RateLimitProfile profile = RateLimitProfiles.Lindris();
        RateLimitProfile watched = profile with
        {
            PartitionBy = request =>
            {
                partitions.Add(profile.PartitionBy!(request));
                return partitions[^1];
            },
        };
        await using RateLimitedApiClient api = StubClient.Whole(server, watched, options => options.RateLimits.Retries.BaseDelay = TimeSpan.FromMilliseconds(1));
        using HttpRequestMessage request = new(HttpMethod.Get, "api/people");
        using HttpResponseMessage response = await api.SendAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        string one = $"https://api.test {ApiCredentials.Bearer(StubClient.Token).Identity}";
        Assert.Equal([one, one], partitions);
    }
}
