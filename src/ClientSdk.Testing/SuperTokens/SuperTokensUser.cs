using System.Text.Json.Nodes;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>A user in the sandbox's store.</summary>
internal sealed record SuperTokensUser(string Id, string Email, string Password, long TimeJoined)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["isPrimaryUser"] = false,
        ["tenantIds"] = new JsonArray("public"),
        ["timeJoined"] = TimeJoined,
        ["emails"] = new JsonArray(Email),
        ["phoneNumbers"] = new JsonArray(),
        ["thirdParty"] = new JsonArray(),
        ["loginMethods"] = new JsonArray(new JsonObject
        {
            ["recipeId"] = "emailpassword",
            ["recipeUserId"] = Id,
            ["tenantIds"] = new JsonArray("public"),
            ["email"] = Email,
            ["timeJoined"] = TimeJoined,
            ["verified"] = false,
        }),
    };
}
