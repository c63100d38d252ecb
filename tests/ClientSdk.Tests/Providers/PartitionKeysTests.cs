using System.Net.Http.Headers;
using ClientSdk.Providers;

namespace ClientSdk.Tests.Providers;

public sealed class PartitionKeysTests
{
    [Fact]
    public void Credentials_have_partitions_of_their_own_and_never_show()
    {
        string first = Lindris("https://api.lindris.com/v1/people", "key-one");
        string again = Lindris("https://api.lindris.com/v1/events?x=1", "key-one");
        string second = Lindris("https://api.lindris.com/v1/people", "key-two");
        string elsewhere = Lindris("https://api.lindris.test/v1/people", "key-one");
        string nobody = Lindris("https://api.lindris.com/v1/people", null);

        Assert.Equal(first, again);
        Assert.Equal(4, new HashSet<string> { first, second, elsewhere, nobody }.Count);
        Assert.DoesNotContain("key-one", first, StringComparison.Ordinal);
        Assert.StartsWith("https://api.lindris.com ", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/appid-shop/public/recipe/signin", "http://core:3567 app shop")]
    [InlineData("/appId-shop/users", "http://core:3567 app shop")]
    [InlineData("/appid-my-app/users", "http://core:3567 app my")]
    [InlineData("/recipe/signin", "http://core:3567")]
    [InlineData("/appid-/users", "http://core:3567")]
    [InlineData("/hello", "http://core:3567 hello")]
    [InlineData("/", "http://core:3567 hello")]
    [InlineData("/appid-shop/hello", "http://core:3567 app shop hello")]
    [InlineData("/appid-shop/public/hello/", "http://core:3567 app shop hello")]
    [InlineData("/recipe/hello-world", "http://core:3567")]
    public void SuperTokens_counts_by_app_and_health_checks_apart(string path, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://core:3567{path}");

        Assert.Equal(key, RateLimitProfiles.BehindNginx("25r/s", 25).PartitionBy!(request));
    }

    private static string Lindris(string uri, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return RateLimitProfiles.Lindris().PartitionBy!(request);
    }
}
