using System.Net;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Testing.Tests.Auth0;

public sealed class Auth0EndpointsTests
{
    [Fact]
    public async Task Invitations_roles_of_members_and_connections_belong_to_an_organization()
    {
        using HttpClient client = Client(Auth0Sandbox.Enterprise(options => options.Users = 3));
        string org = (await PostAsync(client, "/api/v2/organizations", """{"name":"acme"}"""))["id"]!.ToString();
        string invitation = (await PostAsync(client, $"/api/v2/organizations/{org}/invitations", """{"invitee":{"email":"a@example.com"}}"""))["id"]!.ToString();
        Assert.Equal(invitation, (await GetAsync(client, $"/api/v2/organizations/{org}/invitations"))[0]!["id"]!.ToString());
        Assert.Equal("a@example.com", (await GetAsync(client, $"/api/v2/organizations/{org}/invitations/{invitation}"))["invitee"]!["email"]!.ToString());
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(client, HttpMethod.Delete, $"/api/v2/organizations/{org}/invitations/{invitation}"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(client, HttpMethod.Get, $"/api/v2/organizations/{org}/invitations/{invitation}"));

        string roles = $"/api/v2/organizations/{org}/members/auth0%7C000001/roles";
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(client, HttpMethod.Post, roles, """{"roles":["rol_1","rol_2"]}"""));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(client, HttpMethod.Delete, roles, """{"roles":["rol_1"]}"""));
        Assert.Equal("rol_2", Assert.Single((await GetAsync(client, roles)).AsArray())!["id"]!.ToString());

        await PostAsync(client, $"/api/v2/organizations/{org}/enabled_connections", """{"connection_id":"con_1"}""");
        Assert.Single((await GetAsync(client, $"/api/v2/organizations/{org}/enabled_connections")).AsArray());
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(client, HttpMethod.Get, "/api/v2/organizations/org_x/invitations"));
    }

    [Fact]
    public async Task Clients_and_connections_have_stores_and_all_other_lists_their_made_up_items()
    {
        using HttpClient client = Client(Auth0Sandbox.Enterprise(options => options.ListItems = 3));
        string id = (await PostAsync(client, "/api/v2/clients", """{"name":"app"}"""))["client_id"]!.ToString();
        Assert.Equal("app", (await GetAsync(client, $"/api/v2/clients/{id}"))["name"]!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(client, HttpMethod.Post, "/api/v2/connections", "{}"));
        Assert.Equal(3, (await GetAsync(client, "/api/v2/groups?take=10"))["groups"]!.AsArray().Count);
        Assert.Equal(3, (await GetAsync(client, "/api/v2/actions/actions"))["total"]!.GetValue<int>());
        Assert.Equal(3, (await GetAsync(client, "/api/v2/grants")).AsArray().Count);
    }

    [Fact]
    public async Task A_quota_of_tokens_tells_of_itself_and_refuses_until_its_hour_is_over()
    {
        VirtualClock clock = new();
        clock.Advance(TimeSpan.FromMinutes(59));
        Auth0Sandbox server = Auth0Sandbox.Enterprise(options => (options.TimeProvider, options.TokensPerHour, options.OrganizationTokensPerHour) = (clock, 2, 10));
        using HttpClient client = Client(server);
        const string path = "/oauth/token";
        const string body = """{"grant_type":"client_credentials"}""";
        using HttpResponseMessage first = await client.SendAsync(Request(HttpMethod.Post, path, body));
        Assert.Equal("b=per_hour;q=2;r=1;t=60", Assert.Single(first.Headers.GetValues("Auth0-Client-Quota-Limit")));
        Assert.Equal("b=per_hour;q=10;r=9;t=60", Assert.Single(first.Headers.GetValues("Auth0-Organization-Quota-Limit")));
        await PostAsync(client, path, body);
        using HttpResponseMessage refused = await client.SendAsync(Request(HttpMethod.Post, path, body));
        Assert.Equal(("60", HttpStatusCode.TooManyRequests), (Assert.Single(refused.Headers.GetValues("Retry-After")), refused.StatusCode));
        Assert.Contains("Client quota exceeded", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        await PostAsync(client, path, body);
    }

    [Fact]
    public async Task A_policy_of_the_tenant_s_own_stands_in_front_and_says_so()
    {
        VirtualClock clock = new();
        using HttpClient client = Client(Auth0Sandbox.Enterprise(options => (options.TimeProvider, options.PolicyPerSecond, options.Users) = (clock, 2, 1)));
        using HttpResponseMessage first = await client.SendAsync(Request(HttpMethod.Get, "/api/v2/users"));
        await GetAsync(client, "/api/v2/users");
        using HttpResponseMessage third = await client.SendAsync(Request(HttpMethod.Get, "/api/v2/users"));

        Assert.Equal("client;q=2;t=1;r=1", Assert.Single(first.Headers.GetValues("Auth0-RateLimit")));
        Assert.Equal(("client;q=2;t=1;r=0", "1"), (Assert.Single(third.Headers.GetValues("Auth0-RateLimit")), Assert.Single(third.Headers.GetValues("Retry-After"))));
    }

    [Fact]
    public async Task Tokens_expire_and_one_secret_alone_is_taken()
    {
        VirtualClock clock = new();
        using HttpClient client = Client(Auth0Sandbox.Free(options => (options.TimeProvider, options.TokenLifetime, options.ClientSecret) = (clock, TimeSpan.FromSeconds(60), "right")), authorize: false);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, HttpMethod.Post, "/oauth/token", """{"grant_type":"client_credentials","client_secret":"wrong"}"""));
        JsonNode granted = await PostAsync(client, "/oauth/token", """{"grant_type":"client_credentials","client_secret":"right"}""");
        Assert.Equal(60, granted["expires_in"]!.GetValue<int>());
        client.DefaultRequestHeaders.Authorization = new("Bearer", granted["access_token"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, HttpMethod.Get, "/api/v2/users"));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, HttpMethod.Get, "/api/v2/users"));
    }

    [Theory]
    [InlineData(Auth0Tables.May2020, 10)]
    [InlineData(Auth0Tables.August2026, 2)]
    public async Task A_free_tenant_passes_at_once_what_its_table_says(Auth0Tables tables, int burst)
    {
        Auth0Sandbox server = Auth0Sandbox.Free(options => (options.TimeProvider, options.Tables) = (new VirtualClock(), tables));
        using HttpClient client = Client(server);
        for (int number = 0; number < 12; number++)
        {
            await SendAsync(client, HttpMethod.Get, "/api/v2/users");
        }

        Assert.Equal(burst, server.Counters.Accepted);
    }

    private static HttpClient Client(Auth0Sandbox server, bool authorize = true)
    {
        HttpClient client = new(server.CreateHandler()) { BaseAddress = new Uri("https://api.test") };
        client.DefaultRequestHeaders.Authorization = authorize ? new("Bearer", "a-key-for-tests") : null;
        return client;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? json = null) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json) };

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null)
    {
        using HttpResponseMessage response = await client.SendAsync(Request(method, path, json));
        return response.StatusCode;
    }

    private static Task<JsonNode> GetAsync(HttpClient client, string path) => ReadAsync(client, Request(HttpMethod.Get, path));

    private static Task<JsonNode> PostAsync(HttpClient client, string path, string json) => ReadAsync(client, Request(HttpMethod.Post, path, json));

    private static async Task<JsonNode> ReadAsync(HttpClient client, HttpRequestMessage request)
    {
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{request.RequestUri}: {response.StatusCode}");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
