using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.SuperTokens;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkReplyTests
{
    private static readonly BulkRule _members = new("PATCH /members", "users", 100) { AcknowledgedIn = ["users_added", "users_updated"] };

    [Fact]
    public async Task Kinde_names_the_members_that_it_changed_and_the_others_are_dead_letters()
    {
        KindeSandbox sandbox = KindeSandbox.Create(options => options.Users = 150);
        await using RateLimitedApiClient api = StubClient.Of(sandbox.CreateHandler(), RateLimitProfiles.Kinde());
        JsonElement created = await api.PostJsonAsync<object, JsonElement>("api/v1/organization", new { name = "Acme" });
        string members = $"api/v1/organizations/{created.GetProperty("organization").GetProperty("code").GetString()}/users";
        IEnumerable<Thing> users = Enumerable.Range(1, 160).Select(number => new Thing($"kp_{number:D6}"));
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Patch])
        {
            BulkReport report = await api.SendInBatchesAsync(method, members, users, TestJson.Default.Thing, new BulkOptions<Thing> { Key = user => user.Id });
            Assert.Equal((150, 2), (report.Succeeded, report.Requests));
            Assert.Equal(Enumerable.Range(151, 10).Select(number => $"kp_{number:D6}"), report.DeadLetters.Select(dead => dead.Key));
            Assert.All(report.DeadLetters, dead => Assert.Contains("users_added", dead.Reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task SuperTokens_names_the_faulty_users_of_an_import_and_the_others_are_sent_again_without_them()
    {
        SuperTokensSandbox sandbox = SuperTokensSandbox.SelfHosted(_ => { });
        await using RateLimitedApiClient api = StubClient.Of(sandbox.CreateHandler(), RateLimitProfiles.SuperTokensSelfHosted());
        IEnumerable<JsonObject> users = Enumerable.Range(0, 300).Select(number => number % 100 == 7 ? [] : new JsonObject { ["loginMethods"] = new JsonArray($"m{number}") });
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Post, "bulk-import/users", users);
        Assert.Equal((297, 2), (report.Succeeded, report.Requests));
        Assert.Equal([7L, 107L, 207L], report.DeadLetters.Select(dead => dead.Index));
        Assert.All(report.DeadLetters, dead => Assert.Equal((HttpStatusCode.BadRequest, "loginMethods is required."), (dead.Status!.Value, dead.Reason)));
    }

    [Fact]
    public void A_secret_is_hidden_before_a_long_reason_is_cut_and_not_left_in_half()
    {
        string body = JsonSerializer.Serialize(new { users = new[] { new { index = 0, errors = new string('x', 990) + StubClient.Token } } });
        BulkRule import = new("POST /import", "users") { RefusedIn = "users" };

        IReadOnlyList<BulkItemFailure> failures = BulkReplyReader.Read(import, HttpStatusCode.BadRequest, new BulkReplyText(body, text => text.Replace(StubClient.Token, "[hidden]", StringComparison.Ordinal)), [default]);

        Assert.DoesNotContain(StubClient.Token[..5], failures.Single().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"users_added":["a"],"users_updated":[]}""", "1")]
    [InlineData("""{"users_added":["a"],"users_updated":[{"id":"b"}]}""", "")]
    [InlineData("""{"users_updated":["b","zzz"]}""", "0")]
    [InlineData("""{"users_added":null}""", "")]
    [InlineData("""{"code":"OK"}""", "")]
    [InlineData("""["a"]""", "")]
    [InlineData("""{"users_added":"a"}""", "")]
    [InlineData("<html>", "")]
    [InlineData("", "")]
    public void What_a_reply_does_not_say_is_not_held_against_an_item(string body, string unnamed)
    {
        IReadOnlyList<BulkItemFailure> failures = BulkReplyReader.Read(_members, HttpStatusCode.OK, Text(body), [Json("""{"id":"a"}"""), Json("\"b\""), Json("""{"name":"without id"}"""), Json("7")]);
        Assert.Equal(unnamed, string.Join(',', failures.Select(failure => failure.Index)));
    }

    [Theory]
    [InlineData("""{"users":[{"index":0,"errors":["x","y"]},{"index":1,"errors":{"a":1}},{"index":1}]}""", "0:x y 1:{\"a\":1} 1:The server refuses the item.")]
    [InlineData("""{"users":[{"index":-1},{"index":2},{"index":"0"},{"index":0.5},5,null,{}]}""", "")]
    [InlineData("""{"users":{}}""", "")]
    [InlineData("[]", "")]
    [InlineData("nonsense", "")]
    public void A_refusal_that_names_places_is_read_and_foreign_forms_are_passed_over(string body, string named)
    {
        BulkRule rule = new("POST /things", "things") { RefusedIn = "users" };
        IReadOnlyList<BulkItemFailure> failures = BulkReplyReader.Read(rule, HttpStatusCode.BadRequest, Text(body), [Json("1"), Json("2")]);
        Assert.Equal(named, string.Join(' ', failures.Select(failure => $"{failure.Index}:{failure.Reason}")));
    }

    [Fact]
    public async Task A_reason_that_repeats_the_credential_does_not_carry_it_and_is_not_endless()
    {
        BulkServer server = new(_ => BulkAnswer.No(422, $$"""{"bad":[{"index":0,"errors":"the key {{StubClient.Token}} may not {{new string('x', 5000)}}"}]}"""));
        BulkRule rule = new("PATCH /things", "things") { RefusedIn = "bad" };
        await using RateLimitedApiClient api = StubClient.Of(server.Handler);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(1), TestJson.Default.Thing, new BulkOptions<Thing> { Rule = rule, BatchSize = 1 });
        string reason = Assert.Single(report.DeadLetters).Reason!;
        Assert.StartsWith("the key [hidden] may not", reason, StringComparison.Ordinal);
        Assert.InRange(reason.Length, 1, 1000);
    }

    private static BulkReplyText Text(string body) => new(body, static text => text);

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);
}
