/* Lists as they come, each with what becomes of it: title, types by page, and
 * in brackets how many notes the report has. */
{ "# After your visit\n\n1. How likely are you to recommend us? (0-10)\n"
  "2. Was the room clean? (yes/no)\n3. Anything else? (long text)\n",
  "After your visit: nps yesno long-text (0)" },
{ "Title: Chat\n\nQ1: How satisfied are you? (1-5) *\nQ2: Why? (text)\n",
  "Chat: rating5! short-text (0)" },
{ "How did you hear about us?\n- A friend\n- The web\n- Other\n\n"
  "What did you like? (long text)\n",
  "Untitled survey: single2+other long-text (0)" },
{ "1) Which of these do you use?\n[ ] Mail\n[ ] Phone\n[ ] Chat\n"
  "[ ] None of the above\n2) How often?\n( ) Daily\n( ) Weekly\n",
  "Untitled survey: multiple4 single2 (0)" },
{ "Customer survey\n\nPlease take two minutes.\n\n1. Your name (text)\n"
  "2. Your e-mail (e-mail)\n3. Date of your visit (date)\n"
  "4. How many people came? (number)\n",
  "Customer survey: short-text email date number (2)" },
/* Word: bullets of its own, tabs, letters. */
{ "1.\tHow was the food?\n\xe2\x80\xa2\tVery good\n\xe2\x80\xa2\tGood\n"
  "\xe2\x80\xa2\tPoor\n2.\tHow was the service?\na)\tFast\nb)\tSlow\n",
  "Untitled survey: single3 single2 (0)" },
{ "1. Quality\n   a. Good\n   b. Bad\n2. Price\n   a. Fair\n   b. Too high\n",
  "Untitled survey: single2 single2 (0)" },
{ "\xef\x82\xa7 Not one\n",
  "Untitled survey: long-text (2)" },
/* Pages. */
{ "Page: Your order\nWhat did you order?\n---\nPage 2: Delivery\n"
  "Was it on time? (yes/no)\n",
  "Untitled survey: long-text / yesno (1)" },
{ "## Food\n1. Taste? (1-5)\n## Service\n2. Speed? (1-7)\n",
  "Untitled survey: rating5 / rating7 (0)" },
{ "Part 1\n\nHow was it?\n\n-----\n\nPart 2\n\nAnything else?\n",
  "Untitled survey: long-text / long-text (2)" },
/* A mail, with wrapped lines and good-byes. */
{ "Hi Anna,\n\nhere are the questions we talked about:\n\n"
  "1. How satisfied were you with the person\n   you spoke to on the phone?\n"
  "2. Did we solve your problem?\n3. What could we do better?\n\n"
  "Best,\nTom\n",
  "Untitled survey: rating5=csat yesno long-text (7)" },
{ "Could you set up a survey with these:\n\n- How easy was it to order?\n"
  "- Would you order again?\n- What was missing?\n",
  "Untitled survey: rating7=ces yesno long-text (5)" },
{ "Rate our service\nExcellent\nGood\nFair\nPoor\n\n"
  "Would you come back?\nYes\nNo\nMaybe\n",
  "Untitled survey: single4 single3 (2)" },
{ "What do you think?\nVery good\nGood\nBad\n",
  "Untitled survey: single3 (1)" },
{ "Are you a customer?\nYes / No\n\nWhich plan?\nFree / Team / Business\n",
  "Untitled survey: yesno single3 (2)" },
{ "How would you rate us?\n1 2 3 4 5\n\nAnd our prices?\n0 - 100\n",
  "Untitled survey: rating5 slider (0)" },
/* Forms on paper. */
{ "Name: ________\nE-mail: ________\nComments:\n____________\n____________\n",
  "Untitled survey: short-text short-text long-text (0)" },
{ "Name:\nCity:\nPhone number:\n",
  "Untitled survey: short-text short-text phone (3)" },
{ "\xe2\x98\x90 Red\n",
  "Untitled survey: long-text (1)" },
{ "Which colours?\n\xe2\x98\x90 Red\n\xe2\x98\x90 Blue\n\nWhich one first?\n"
  "\xe2\x97\x8b Red\n\xe2\x97\x8b Blue\n",
  "Untitled survey: multiple2 single2 (0)" },
/* Other products. */
{ "Q1. How likely is it that you would recommend our company to a friend? "
  "[NPS]\nQ2. What is the reason for your score? [Open text]\n"
  "Q3. Which features do you use? [Select all that apply]\n- Reports\n"
  "- Export\n- API\n- Other (please specify)\n",
  "Untitled survey: nps long-text multiple3+other (0)" },
{ "1. Overall satisfaction (CSAT) (required)\n2. Ease of use (CES)\n"
  "3. Rank these (ranking)\n- Price\n- Speed\n- Help\n"
  "4. Country (country)\n5. Where? (dropdown)\n- Here\n- There\n",
  "Untitled survey: rating5=csat! rating7=ces ranking3 country249 dropdown2 (0)" },
{ "Question 1: Did you find what you were looking for?\nYes\nNo\n\n"
  "Question 2: If not, what was missing?\n",
  "Untitled survey: yesno long-text (2)" },
/* Nothing but words. */
{ "Staff survey\nWorkload\nManagement\nPay\n",
  "Staff survey: long-text long-text long-text (4)" },
{ "How was it?\n",
  "Untitled survey: long-text (1)" },
{ "- Food\n- Service\n- Price\n",
  "Untitled survey: long-text long-text long-text (4)" },
{ "hello\n",
  "Untitled survey: long-text (2)" },
/* Other languages. */
{ "Titel: Nach dem Gespr\xc3\xa4" "ch\n\nFrage 1: Wie zufrieden sind Sie? (1-5)\n"
  "Frage 2: Wurde Ihr Anliegen gel\xc3\xb6st?\n- Ja\n- Nein\n"
  "Frage 3: W\xc3\xbcrden Sie uns weiterempfehlen? (Skala 0-10)\n",
  "Nach dem Gespr\xc3\xa4" "ch: rating5 yesno nps (0)" },
{ "\xc2\xbfQu\xc3\xa9 le gust\xc3\xb3?\n- El precio\n- El trato\n- Otro\n\n"
  "\xc2\xbfVolver\xc3\xad" "a?\n- S\xc3\xad\n- No\n",
  "Untitled survey: single2+other yesno (0)" },
{ "1. \xe3\x81\x84\xe3\x81\x8b\xe3\x81\x8c\xe3\x81\xa7\xe3\x81\x97\xe3\x81\x9f"
  "\xe3\x81\x8b\xef\xbc\x9f\n\xe3\x83\xbb\xe3\x81\xaf\xe3\x81\x84\n"
  "\xe3\x83\xbb\xe3\x81\x84\xe3\x81\x84\xe3\x81\x88\n",
  "Untitled survey: yesno (0)" },
{ "\xd7\x90\xd7\x99\xd7\x9a \xd7\x94\xd7\x99\xd7\x94?\n"
  "- \xd7\x98\xd7\x95\xd7\x91\n- \xd7\xa8\xd7\xa2\n",
  "Untitled survey: single2 (0)" },
/* Odd ones. */
{ "What?\r\n- a\r\n- b\r\n\r\nWhy?\r\n",
  "Untitled survey: single2 long-text (1)" },
{ "1. One\n\n\n\n2. Two\n\n\n3. Three\n",
  "Untitled survey: long-text long-text long-text (3)" },
{ "How was it?\n\n1. Very good\n2. Good\n3. Bad\n",
  "Untitled survey: single3 (1)" },
{ "How was it?\n1. Very good\n2. Good\n3. Bad\n",
  "Untitled survey: single3 (1)" },
{ "1. Price? (1-5, required)\n2. Speed? (scale 1 to 7)\n3. Age (number, optional)\n",
  "Untitled survey: rating5! rating7 number (0)" },
{ "The following questions are about your last order.\n\nWas it complete?\n\n"
  "The next one is about us. It is the last one, and it is the one that we "
  "care about most.\n\nWhat should we change?\n",
  "Untitled survey: yesno statement long-text (4)" },
